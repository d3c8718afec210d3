using System.Text;

namespace PolicyGate.Inventory.Tests;

public sealed class RuntimeConfigTests
{
    [Fact]
    public void One_or_several_frameworks_are_read()
    {
        var one = Read("""{ "runtimeOptions": { "tfm": "net8.0", "rollForward": "Major", "framework": { "name": "Microsoft.NETCore.App", "version": "8.0.0" } } }""");
        Assert.Equal(new FrameworkReference("Microsoft.NETCore.App", "8.0.0", null), Assert.Single(one!.Frameworks));
        Assert.Equal(("Major", false), (one.RollForward, one.HasLegacySettings));
        var two = Read("""{ "runtimeOptions": { "frameworks": [ { "name": "A", "version": "8.0.0" }, { "name": "B", "version": "8.0.1", "rollForward": "Disable" } ], "applyPatches": false } }""");
        Assert.Equal([new("A", "8.0.0", null), new("B", "8.0.1", "Disable")], two!.Frameworks);
        Assert.True(two.HasLegacySettings);
    }

    [Fact]
    public void A_self_contained_application_needs_none() =>
        Assert.Empty(Read("""{ "runtimeOptions": { "includedFrameworks": [ { "name": "Microsoft.NETCore.App", "version": "8.0.0" } ] } }""")!.Frameworks);

    [Fact]
    public void JSON_of_another_kind_tells_nothing() => Assert.Null(Read("{}"));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "runtimeOptions": [] }""")]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "A" } } }""")]
    [InlineData("""{ "runtimeOptions": { "framework": "A" } }""")]
    [InlineData("""{ "runtimeOptions": { "frameworks": { "name": "A", "version": "1.0.0" } } }""")]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": 1, "version": "1.0.0" } } }""")]
    public void What_is_malformed_is_refused(string json) => Assert.True(Malformed.Refused(Encoding.UTF8.GetBytes(json), stream => RuntimeConfig.Read(stream)));

    [Fact]
    public void Any_bytes_are_read_or_refused() => Malformed.Fuzz(
        """{ "runtimeOptions": { "rollForward": "Major", "frameworks": [ { "name": "A", "version": "8.0.0" }, { "name": "B", "version": "8.0.1" } ] } }"""u8.ToArray(), stream => RuntimeConfig.Read(stream));

    private static RuntimeConfig? Read(string json) => RuntimeConfig.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));
}
