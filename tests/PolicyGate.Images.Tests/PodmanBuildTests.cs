using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Base layers of images that Podman builds, whose history nobody here wrote.</summary>
public sealed class PodmanBuildTests
{
    [Theory]
    [InlineData("--timestamp=86400", "FROM localhost/base:1\nCOPY a /a\nCMD [\"x\"]\nCOPY b /b\n", "bb?o")]
    [InlineData("--layers", "FROM localhost/base:1\nENV a=b\nCMD [\"x\"]\n", "bb")]
    [InlineData("--layers=false", "FROM localhost/base:1 AS first\nCOPY a /a\nCMD [\"x\"]\nFROM first\nCOPY b /b\n", "bboo")]
    public async Task Its_layers_are_told_from_those_of_its_base(string option, string containerfile, string told)
    {
        Requirement.Programs("podman");
        Requirement.Root("build with podman without further set-up");
        using var folder = new TemporaryFolder();
        await Image.With(layer => layer.File("etc/os-release", "ID=alpine\n").History("ADD rootfs / # buildkit"), layer => layer.File("usr/bin/x", "1").History("RUN install")).Named("localhost/base:1")
            .WriteOciArchiveAsync(folder.Path("base.tar"));
        await File.WriteAllTextAsync(folder.Path("Containerfile"), containerfile, TestContext.Current.CancellationToken);
        foreach (var name in (string[])["a", "b"])
            await File.WriteAllTextAsync(folder.Path(name), name, TestContext.Current.CancellationToken);

        await PodmanAsync(folder, "pull", "-q", "oci-archive:" + folder.Path("base.tar"));
        await PodmanAsync(folder, "build", "--isolation", "chroot", "--network", "host", "-q", option, "-t", "localhost/app:1", folder.Path("."));
        foreach (var form in (string[])["oci-archive", "docker-archive"])
        {
            await PodmanAsync(folder, "save", "-q", "--format", form, "-o", folder.Path(form), "localhost/app:1");
            await using var image = await ImageReading.OpenAsync($"{form}:{folder.Path(form)}");
            Assert.Equal((form, told), (form, BaseProofTests.Told(image)));
        }
    }

    private static async Task PodmanAsync(TemporaryFolder folder, params string[] arguments) => (await ExternalProgram.RunAsync(
        "podman",
        ["--root", folder.Path("root"), "--runroot", folder.Path("run"), "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", "--events-backend", "file", .. arguments],
        environment: new Dictionary<string, string?> { ["XDG_RUNTIME_DIR"] = folder.Path("xdg"), ["TMPDIR"] = folder.Path(".") },
        cancellationToken: TestContext.Current.CancellationToken)).Succeeded();
}
