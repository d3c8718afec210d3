using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task Everything_is_read()
    {
        await using var image = await OpenAsync(Image.With(layer => layer.File("a", "1")).Platform("linux/arm/v7").User("app:1").Environment("B=2", "A=1").EntryPoint("dotnet", "x.dll").Command("--y")
            .WorkingDirectory("/app").ExposedPort("8443/tcp").ExposedPort("8080/tcp").Label("z", "1").Label("a", "2").Annotation("k", "v").EmptyStep("USER app").OsVersion("1.2"));
        var configuration = image.Configuration;
        Assert.Equal(new("linux", "arm", "v7"), configuration.Platform);
        Assert.Equal("1.2", configuration.OsVersion);
        Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), configuration.Created);
        Assert.Equal("app:1", configuration.User);
        Assert.Equal(["B=2", "A=1"], configuration.Environment);
        Assert.Equal(["dotnet", "x.dll"], configuration.EntryPoint);
        Assert.Equal(["--y"], configuration.Command);
        Assert.Equal("/app", configuration.WorkingDirectory);
        Assert.Equal(["8080/tcp", "8443/tcp"], configuration.ExposedPorts);
        Assert.Equal([new("a", "2"), new("z", "1")], configuration.Labels);
        Assert.Equal([new("k", "v")], image.Annotations);
        Assert.Equal([("layer 0", false), ("USER app", true)], configuration.History.Select(step => (step.CreatedBy!, step.EmptyLayer)));
    }

    [Fact]
    public async Task Nulls_are_as_good_as_nothing()
    {
        await using var image = await OpenAsync(Image.With().EditConfiguration(json =>
        {
            json["config"]!["Env"] = null;
            json["config"]!["Labels"] = null;
            json["config"]!["User"] = null;
            json["history"] = null;
            json["created"] = "no time";
        }));
        Assert.Empty(image.Configuration.Environment);
        Assert.Empty(image.Configuration.Labels);
        Assert.Null(image.Configuration.User);
        Assert.Null(image.Configuration.Created);
    }

    [Fact]
    public async Task Layers_below_those_of_the_SDK_are_the_base_images()
    {
        await using var image = await OpenAsync(Image.With(layer => layer.History("ADD rootfs"), layer => layer.History("COPY dotnet"), layer => layer.History(".NET SDK Container Tooling, version 10.0.401+abc")));
        Assert.Equal([true, true, false], image.Layers.Select(layer => layer.FromBase));
    }

    [Fact]
    public async Task A_history_that_does_not_fit_the_layers_says_nothing()
    {
        await using var image = await OpenAsync(Image.With(_ => { }, _ => { }).EditConfiguration(json => json["history"]!.AsArray().RemoveAt(0)));
        Assert.All(image.Layers, layer => Assert.Null(layer.CreatedBy));
    }

    private static async Task<ContainerImage> OpenAsync(Image image)
    {
        using var folder = new TemporaryFolder();
        await image.WriteOciDirectoryAsync(folder.Path("i"));
        return await ImageReading.OpenAsync("oci-dir:" + folder.Path("i"));
    }
}
