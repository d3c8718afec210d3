using PolicyGate.Advisories.Importing.Formats;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Tests.Downloading;
using PolicyGate.Advisories.Versions;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Importing;

/// <summary>What NuGet sources say of their packages themselves.</summary>
public sealed class NuGetAuditTests : IAsyncDisposable
{
    private readonly OsvServer _server = new();
    private readonly TestFolder _folder = new();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("(, 10.0.3)", "0.1 10.0.2 10.0.3-rc", "10.0.3 10.0.4")]
    [InlineData("[1.0.0, 2.0.0)", "1.0.0 1.9.9 2.0.0-beta", "0.9 1.0.0-rc 2.0.0")]
    [InlineData("[1.0.0, 2.0.0]", "1.0.0 2.0.0", "2.0.0.1 2.0.1")]
    [InlineData("(1.0.0, 2.0.0)", "1.0.0.1 1.0.1-a 1.0.1", "1.0.0 1.0.0-rc 2.0.0")]
    [InlineData("(1.0.0-beta, )", "1.0.0-beta.1 1.0.0-beta.0 1.0.0 9", "1.0.0-beta 1.0.0-alpha")]
    [InlineData("[1.2.3]", "1.2.3 1.2.3.0", "1.2.2 1.2.4")]
    [InlineData("1.0", "1.0.0 7.0", "0.9")]
    [InlineData("(, )", "0.0.1 99.0", "")]
    public void An_interval_holds_what_nuget_says(string interval, string inside, string outside)
    {
        var package = new AffectedPackage { Ecosystem = "NuGet", Name = "a", Ranges = [NuGetRange.Parse(interval)] };
        Assert.All(inside.Split(' ', StringSplitOptions.RemoveEmptyEntries), version => Assert.True(PolicyGate.Advisories.Matching.RangeEvaluation.Of(package, version, NuGetVersionOrder.Instance).IsAffected, version));
        Assert.All(outside.Split(' ', StringSplitOptions.RemoveEmptyEntries), version => Assert.False(PolicyGate.Advisories.Matching.RangeEvaluation.Of(package, version, NuGetVersionOrder.Instance).IsAffected, version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1.0")]
    [InlineData("1.*")]
    [InlineData("[2.0, 1.0]")]
    [InlineData("latest")]
    public void What_is_no_interval_is_refused(string interval) => Assert.Throws<PolicyGate.Advisories.Osv.OsvFormatException>(() => NuGetRange.Parse(interval));

    [Fact]
    public async Task The_base_and_the_update_of_a_source_become_advisories_of_its_own()
    {
        Publish();
        var result = await UpdateAsync(_server.Address + "v3/index.json");
        var feed = Assert.Single(result.Feeds);
        Assert.Equal($"{_server.Address["http://".Length..^1]}/NuGet", feed.Feed.Name);
        Assert.Equal((FeedChange.Replaced, 2), (feed.Change, feed.Records));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal(["Shop.Core GHSA-aaaa-bbbb-cccc [] 1.2.0", "Shop.Old https://shop.example/advisories/7 [] -"], database.Match(Nupkg("Shop.Core", "1.1.0"), Nupkg("Shop.Old", "1.0.0"), Nupkg("Shop.Old", "2.0.0")).Lines().Order());
        Assert.Equal([Severity.Critical, Severity.Medium], database.Match(Nupkg("Shop.Core", "1.1.0"), Nupkg("Shop.Old", "1.0.0")).OrderBy(match => match.Id).Select(match => match.Severity));
        Assert.Equal(OsvServer.Now, Assert.Single(database.Feeds).Date);
    }

    [Fact]
    public async Task A_source_with_nothing_new_is_only_asked_for_its_indexes()
    {
        Publish();
        await UpdateAsync(_server.Address + "v3/index.json");
        var asked = _server.Requests.Count;
        var result = await UpdateAsync(_server.Address + "v3/index.json");
        Assert.Equal(FeedChange.Unchanged, Assert.Single(result.Feeds).Change);
        Assert.Equal(["/v3/index.json", "/v3/vulnerabilities/index.json"], _server.Asked.Skip(asked));
    }

    [Fact]
    public async Task The_same_flaw_from_osv_and_from_the_source_is_one()
    {
        Publish();
        _server.Publish("NuGet", Osv.Record("GHSA-aaaa-bbbb-cccc").Aliases("CVE-2024-5555").With("summary", "The flaw").Affects("NuGet", "Shop.Core", fix: "1.2.0"));
        await AdvisoryUpdate.UpdateAsync(_server.Options(_folder, "NuGet") with { NuGetSources = [_server.Address + "v3/index.json"] }, null, TestContext.Current.CancellationToken);
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal(2, database.Feeds.Length);
        var match = Assert.Single(database.Match(Nupkg("Shop.Core", "1.1.0")));
        Assert.Equal(("CVE-2024-5555", "The flaw"), (match.Id, match.Title));
    }

    [Fact]
    public async Task A_configuration_names_sources_and_logins_which_only_their_own_host_gets()
    {
        Publish();
        await using var pages = new OsvServer();
        pages.Put("/base.json", _base);
        _server.Put("/v3/vulnerabilities/index.json", $$"""[{"@name":"base","@id":"{{pages.Address}}base.json","@updated":"2026-11-01T00:00:00Z"}]""");
        await using var bare = new OsvServer();
        bare.Put("/v3/index.json", """{"version":"3.0.0","resources":[]}""");
        File.WriteAllText(_folder.At("nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="gone" value="https://gone.invalid/index.json" /><clear />
                <add key="folder" value="../packages" />
                <add key="off" value="https://off.invalid/index.json" />
                <add key="bare" value="{bare.Address}v3/index.json" />
                <add key="My Shop" value="{_server.Address}v3/index.json" />
              </packageSources>
              <disabledPackageSources><add key="off" value="true" /></disabledPackageSources>
              <packageSourceCredentials><My_x0020_Shop><add key="Username" value="ann" /><add key="ClearTextPassword" value="%SHOP_TOKEN%" /></My_x0020_Shop></packageSourceCredentials>
            </configuration>
            """);
        var options = _server.Options(_folder) with { NuGetSources = [_folder.At("nuget.config")], Access = new() { Environment = new Dictionary<string, string> { ["SHOP_TOKEN"] = "s3cret" } } };
        Assert.Single((await AdvisoryUpdate.UpdateAsync(options, null, TestContext.Current.CancellationToken)).Feeds);
        Assert.All(_server.Requests, request => Assert.Equal("Basic YW5uOnMzY3JldA==", request.Header("Authorization")));
        Assert.Null(Assert.Single(pages.Requests).Header("Authorization"));
        Assert.Null(Assert.Single(bare.Requests).Header("Authorization"));
    }

    [Theory]
    [InlineData("/v3/index.json", """{"resources":[]}""", "has no advisories of its own")]
    [InlineData("/v3/index.json", "<html>", "it is no answer of a NuGet source")]
    [InlineData("/v3/vulnerabilities/index.json", "{}", "'index' is no array")]
    [InlineData("/v3/vulnerabilities/index.json", """[{"@id":"file:///etc/passwd"}]""", "which is no address")]
    [InlineData("/base.json", "[]", "damaged or cut off")]
    [InlineData("/base.json", """{"shop.core":[{"url":"x","severity":9,"versions":"1.0"},{"url":"x","versions":"nonsense"}]}""", "malformed")]
    public async Task A_source_that_makes_no_sense_is_told(string path, string content, string message)
    {
        Publish();
        _server.Put(path, content);
        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => UpdateAsync(_server.Address + "v3/index.json"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Database));
    }

    private const string _base = """{"shop.core":[{"url":"https://github.com/advisories/GHSA-aaaa-bbbb-cccc","severity":3,"versions":"[1.0.0, 1.2.0)"}]}""";

    private void Publish()
    {
        _server.Put("/v3/index.json", $$"""{"version":"3.0.0","resources":[{"@id":"{{_server.Address}}v3/vulnerabilities/index.json","@type":"VulnerabilityInfo/6.7.0"}]}""");
        _server.Put("/v3/vulnerabilities/index.json", $$"""[{"@name":"base","@id":"{{_server.Address}}base.json","@updated":"2026-11-01T00:00:00Z"},{"@name":"update","@id":"{{_server.Address}}update.json","@updated":"2026-11-24T00:00:00Z"}]""");
        _server.Put("/base.json", _base);
        _server.Put("/update.json", """{"Shop.Old":[{"url":"https://shop.example/advisories/7","severity":1,"versions":"(, 1.0.0]"}]}""");
    }

    private Task<UpdateResult> UpdateAsync(string source) =>
        AdvisoryUpdate.UpdateAsync(_server.Options(_folder) with { NuGetSources = [source] }, null, TestContext.Current.CancellationToken);
}
