using System.Globalization;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Downloading;

public sealed class UpdateTests : IAsyncDisposable
{
    private static readonly Osv _nuget = Osv.Record("GHSA-1", "2024-02-02T00:00:00Z").Affects("NuGet", "A", fix: "2.0");
    private static readonly Osv _zlib = Osv.Record("DEBIAN-CVE-2024-1111", "2024-01-02T00:00:00Z").Upstream("CVE-2024-1111").Affects("Debian:12", "zlib").Affects("Debian:11", "zlib");
    private static readonly Osv _bash = Osv.Record("DEBIAN-CVE-2024-2222", "2024-01-03T00:00:00Z").Upstream("CVE-2024-2222").Affects("Debian:12", "bash");

    private readonly OsvServer _server = new();
    private readonly TestFolder _folder = new();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Archives_are_fetched_imported_and_dated_by_the_server()
    {
        _server.Publish("NuGet", _nuget);
        _server.Publish("Debian:12", _zlib, _bash);
        var result = await UpdateAsync("NuGet", "Debian:12");
        Assert.Equal(["OSV/NuGet Replaced 1", "OSV/Debian:12 Replaced 2"], result.Lines());
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal(result.Digest, database.Digest);
        Assert.Equal(["OSV/Debian:11 2024-01-02 partial", "OSV/Debian:12 2026-11-25", "OSV/NuGet 2026-11-25"], database.Feeds.Select(feed => $"{feed.Name} {feed.Date:yyyy-MM-dd}{(feed.Partial ? " partial" : "")}"));
        Assert.Equal(OsvServer.Now, database.Date);
        Assert.Equal(["A GHSA-1 [] 2.0", "bash CVE-2024-2222 [DEBIAN-CVE-2024-2222] -"], database.Match(Nupkg("A", "1.0"), Deb("bash", "5")).Lines().Order());
        Assert.Equal(["advisories.db", "advisories.db.feeds.json"], _folder.Files);
        Assert.False(Directory.Exists(_folder.Database + ".downloads"));
    }

    [Fact]
    public async Task What_is_unchanged_is_not_fetched_again_and_becomes_no_older()
    {
        _server.Publish("NuGet", _nuget);
        _server.Publish("Debian:12", _zlib, _bash);
        await UpdateAsync("NuGet", "Debian:12");
        _server.Time = OsvServer.Now.AddDays(9);
        var asked = _server.Requests.Count;
        var result = await UpdateAsync("NuGet", "Debian:12");
        Assert.Equal(["OSV/NuGet Unchanged 0", "OSV/Debian:12 Unchanged 0"], result.Lines());
        Assert.Equal(["/NuGet/modified_id.csv", "/Debian:12/modified_id.csv"], _server.Asked.Skip(asked));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        database.Verify(TestContext.Current.CancellationToken);
        Assert.Equal(result.Digest, database.Digest);
        Assert.Equal(OsvServer.Now.AddDays(9), database.Date);
        Assert.Equal(["bash CVE-2024-2222 [DEBIAN-CVE-2024-2222] -"], database.Match(Deb("bash", "5")).Lines());
    }

    [Fact]
    public async Task Only_a_feed_that_changed_is_fetched_and_the_others_are_confirmed()
    {
        _server.Publish("NuGet", _nuget);
        _server.Publish("Debian:12", _zlib, _bash);
        await UpdateAsync("NuGet", "Debian:12");
        _server.Time = OsvServer.Now.AddDays(1);
        _server.Publish("NuGet", _nuget, Osv.Record("GHSA-2", "2026-11-25T05:00:00Z").Affects("NuGet", "B"));
        var asked = _server.Requests.Count;
        var result = await UpdateAsync("NuGet", "Debian:12");
        Assert.Equal(["OSV/NuGet Changed 1", "OSV/Debian:12 Unchanged 0"], result.Lines());
        Assert.Equal(["/NuGet/modified_id.csv", "/NuGet/GHSA-2.json", "/Debian:12/modified_id.csv"], _server.Asked.Skip(asked));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal(["OSV/Debian:11 1", "OSV/Debian:12 2", "OSV/NuGet 2"], database.Feeds.Select(feed => $"{feed.Name} {feed.Records}"));
        Assert.Equal(OsvServer.Now.AddDays(1), database.Date);
        Assert.Equal(["A GHSA-1 [] 2.0", "B GHSA-2 [] -", "bash CVE-2024-2222 [DEBIAN-CVE-2024-2222] -"], database.Match(Nupkg("A", "1.0"), Nupkg("B", "1.0"), Deb("bash", "5")).Lines().Order());
    }

    [Fact]
    public async Task Singly_or_whole_the_database_is_the_same()
    {
        _server.Publish("NuGet", _nuget, Osv.Record("GHSA-2").Affects("NuGet", "B"));
        await UpdateAsync("NuGet");
        _server.Publish("NuGet", Osv.Record("GHSA-1", "2026-11-24T00:00:00Z").With("summary", "Now with a summary").Affects("NuGet", "A", fix: "2.0"), Osv.Record("GHSA-2").Affects("NuGet", "B"), Osv.Record("GHSA-3", "2026-11-25T00:00:00Z").Affects("NuGet", "C"));
        var singly = await UpdateAsync("NuGet");
        Assert.Equal(["OSV/NuGet Changed 2"], singly.Lines());
        File.Delete(_folder.Database);
        var whole = await UpdateAsync("NuGet");
        Assert.Equal(["OSV/NuGet Replaced 3"], whole.Lines());
        Assert.Equal(whole.Digest, singly.Digest);
    }

    [Fact]
    public async Task A_record_that_left_the_list_and_a_list_that_doesnt_fit_lead_to_the_whole_archive()
    {
        _server.Publish("NuGet", _nuget, Osv.Record("GHSA-2").Affects("NuGet", "B"));
        await UpdateAsync("NuGet");
        _server.Publish("NuGet", _nuget);
        Assert.Equal(["OSV/NuGet Replaced 1"], (await UpdateAsync("NuGet")).Lines());
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Empty(database.Match(Nupkg("B", "1.0")));
    }

    [Fact]
    public async Task An_archive_that_is_older_than_its_list_is_looked_at_again()
    {
        _server.Publish("NuGet", _nuget);
        var archive = _server.Files["/NuGet/all.zip"];
        _server.Publish("NuGet", _nuget, Osv.Record("GHSA-2", "2026-11-25T03:59:00Z").Affects("NuGet", "B"));
        var newer = _server.Files["/NuGet/all.zip"];
        _server.Files["/NuGet/all.zip"] = archive;
        Assert.Equal(["OSV/NuGet Replaced 1"], (await UpdateAsync("NuGet")).Lines());
        _server.Files["/NuGet/all.zip"] = newer;
        await UpdateAsync("NuGet");
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal(["B GHSA-2 [] -"], database.Match(Nupkg("B", "1.0")).Lines());
    }

    [Fact]
    public async Task Too_many_changes_lead_to_the_whole_archive()
    {
        _server.Publish("NuGet", _nuget);
        await UpdateAsync("NuGet");
        var asked = _server.Requests.Count;
        _server.Publish("NuGet", [_nuget, .. Enumerable.Range(0, 201).Select(i => Osv.Record($"GHSA-n{i}", "2026-11-25T00:00:00Z").Affects("NuGet", "B"))]);
        Assert.Equal(["OSV/NuGet Replaced 202"], (await UpdateAsync("NuGet")).Lines());
        Assert.Equal(["/NuGet/modified_id.csv", "/NuGet/all.zip"], _server.Asked.Skip(asked));
    }

    [Fact]
    public async Task A_source_without_lists_is_asked_for_its_archives_only()
    {
        _server.Publish("NuGet", _nuget);
        _server.Files.Remove("/NuGet/modified_id.csv");
        await UpdateAsync("NuGet");
        Assert.Equal(["OSV/NuGet Unchanged 0"], (await UpdateAsync("NuGet")).Lines());
        _server.Files["/NuGet/all.zip"] = OsvServer.Zip(("x.json", Osv.Record("GHSA-2").Affects("NuGet", "B").ToString()));
        Assert.Equal(["OSV/NuGet Replaced 1"], (await UpdateAsync("NuGet")).Lines());
    }

    [Fact]
    public async Task What_is_known_of_a_database_that_was_replaced_since_doesnt_count()
    {
        _server.Publish("NuGet", _nuget);
        await UpdateAsync("NuGet");
        await _folder.ImportAsync(_folder.Zip("all.zip", Osv.Record("GHSA-9").Affects("NuGet", "Z")));
        Assert.Equal(["OSV/NuGet Replaced 1"], (await UpdateAsync("NuGet")).Lines());
        File.WriteAllText(_folder.Database + ".feeds.json", "{ \"x");
        Assert.Equal(["OSV/NuGet Replaced 1"], (await UpdateAsync("NuGet")).Lines());
    }

    [Fact]
    public async Task The_first_of_several_names_that_the_source_has_counts()
    {
        _server.Publish("Ubuntu:25.10", Osv.Record("UBUNTU-CVE-2024-1").Affects("Ubuntu:25.10", "bash"));
        Assert.Equal(["OSV/Ubuntu:25.10 Replaced 1"], (await UpdateAsync("Ubuntu:25.10:LTS|Ubuntu:25.10")).Lines());
        var error = await FailAsync("Ubuntu:99|Ubuntu:99:LTS");
        Assert.Contains("the source has no ecosystem 'Ubuntu:99' or 'Ubuntu:99:LTS'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_or_file_address_works_as_a_server_does()
    {
        var mirror = Path.Combine(_folder.At("mirror #1"), "NuGet");
        Directory.CreateDirectory(mirror);
        File.Move(_folder.Zip("all.zip", _nuget), Path.Combine(mirror, "all.zip"));
        var options = _server.Options(_folder, "NuGet") with { Source = _folder.At("mirror #1"), Access = new() { IsOffline = true } };
        var result = await AdvisoryUpdate.UpdateAsync(options, null, TestContext.Current.CancellationToken);
        Assert.Equal(["OSV/NuGet Replaced 1"], result.Lines());
        result = await AdvisoryUpdate.UpdateAsync(options with { Source = new Uri(_folder.At("mirror #1")).AbsoluteUri }, null, TestContext.Current.CancellationToken);
        Assert.Equal(["OSV/NuGet Unchanged 0"], result.Lines());
        // Nobody knows when the copy was made, so it is as old as what is in it.
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal(new(2024, 2, 2, 0, 0, 0, TimeSpan.Zero), database.Date);
        Assert.Empty(_server.Requests);
        Assert.True(File.Exists(Path.Combine(mirror, "all.zip")));
    }

    [Fact]
    public async Task Further_feeds_are_fetched_and_kept_by_their_version()
    {
        _server.Publish("NuGet", Osv.Record("GHSA-1").Aliases("CVE-2024-5555").Affects("NuGet", "A"));
        _server.Put("/kev.json", """{"catalogVersion":"1","dateReleased":"2026-11-01T00:00:00Z","vulnerabilities":[{"cveID":"CVE-2024-5555","dueDate":"2026-12-24"}]}""");
        var options = _server.Options(_folder, "NuGet") with { Feeds = [_server.Address + "kev.json"] };
        Assert.Equal(["OSV/NuGet Replaced 1", "CISA/KEV Replaced 1"], (await AdvisoryUpdate.UpdateAsync(options, null, TestContext.Current.CancellationToken)).Lines());
        _server.Time = OsvServer.Now.AddDays(2);
        Assert.Equal(["OSV/NuGet Unchanged 0", "CISA/KEV Unchanged 0"], (await AdvisoryUpdate.UpdateAsync(options, null, TestContext.Current.CancellationToken)).Lines());
        using var database = AdvisoryDatabase.Open(_folder.Database);
        var match = Assert.Single(database.Match(Nupkg("A", "1.0")));
        Assert.True(match.KnownExploited);
        Assert.Equal(new DateOnly(2026, 12, 24), match.DueDate);
        Assert.Equal(OsvServer.Now.AddDays(2), Assert.Single(database.EnrichmentFeeds).Date);
    }

    [Fact]
    public async Task A_feed_may_be_a_local_file_of_any_form()
    {
        File.WriteAllText(_folder.At("cve.json"), """{"last_updated":"2026-01-01","disclosures":[{"id":"CVE-2026-1111"}],"products":[],"packages":[{"cve_id":"CVE-2026-1111","name":"A","min_vulnerable":"1.0.0","fixed":"2.0.0"}]}""");
        File.WriteAllText(_folder.At("record.json"), Osv.Record("GHSA-5").Affects("npm", "b").ToString());
        var options = _server.Options(_folder) with { Feeds = [_folder.At("cve.json"), _folder.At("record.json")] };
        Assert.Equal([".NET release notes/NuGet Replaced 1", "OSV/npm Replaced 1"], (await AdvisoryUpdate.UpdateAsync(options, null, TestContext.Current.CancellationToken)).Lines());
        Assert.Equal([".NET release notes/NuGet Unchanged 0", "OSV/npm Unchanged 0"], (await AdvisoryUpdate.UpdateAsync(options, null, TestContext.Current.CancellationToken)).Lines());
    }

    [Fact]
    public async Task Progress_is_told()
    {
        _server.Publish("NuGet", _nuget);
        var told = new List<UpdateProgress>();
        await AdvisoryUpdate.UpdateAsync(_server.Options(_folder, "NuGet"), new Told(told), TestContext.Current.CancellationToken);
        var archive = told.Last(item => item.Feed.EndsWith("/NuGet/all.zip", StringComparison.Ordinal));
        Assert.Equal((_server.Files["/NuGet/all.zip"].Length, (long?)_server.Files["/NuGet/all.zip"].Length), (archive.Done, archive.Total));
        Assert.Equal(1, told.Last().Done);
    }

    private Task<UpdateResult> UpdateAsync(params string[] ecosystems) => AdvisoryUpdate.UpdateAsync(_server.Options(_folder, ecosystems), null, TestContext.Current.CancellationToken);

    private async Task<string> FailAsync(params string[] ecosystems) =>
        (await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => UpdateAsync(ecosystems))).Message;

    private sealed class Told(List<UpdateProgress> told) : IProgress<UpdateProgress>
    {
        public void Report(UpdateProgress value)
        {
            lock (told)
                told.Add(value);
        }
    }
}

internal static class UpdateLines
{
    public static IEnumerable<string> Lines(this UpdateResult result) => result.Feeds.Select(feed => string.Create(CultureInfo.InvariantCulture, $"{feed.Feed.Name} {feed.Change} {feed.Records}"));
}
