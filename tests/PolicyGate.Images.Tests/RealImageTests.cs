using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

public sealed class RealImageTests
{
    public static TheoryData<string> Images => SharedData.Root is null ? ["none"] : [.. Directory.GetFiles(Path.Combine(SharedData.Root, "images"), "*.oci.tar").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Its_identity_and_package_database_are_read(string name)
    {
        var path = SharedData.Path("images/" + name);
        var identity = new FactReader<string>("identity", 1, ["etc/os-release", "usr/lib/os-release", "etc/alpine-release"], FactFormat.Text, (_, content) => new StreamReader(content).ReadToEnd());
        var database = new FactReader<ImageFile>("database", 1, ["var/lib/dpkg/status", "lib/apk/db/installed", "var/lib/rpm/*", "usr/lib/sysimage/rpm/*"], ImageReading.NotKept<ImageFile>(), (file, content) =>
            content.Length == file.Size ? file : null);
        var reference = ImageReference.Parse(path);
        Assert.Equal(ImageSource.OciArchive, reference.Source);
        await using var image = await ContainerImage.OpenAsync(reference, null, new(), TestContext.Current.CancellationToken);
        var files = await image.ReadFilesAsync([identity, database], null, null, TestContext.Current.CancellationToken);
        Assert.Empty(files.Unreadable);
        Assert.Contains(files.Facts(identity), fact => fact.Value.Length > 0);
        Assert.Contains(files.Facts(database), fact => fact.Value.Size > 1000);
    }
}
