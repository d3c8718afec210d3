using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Downloading;

/// <summary>Servers, and the way to them, as they are on a bad day. The old database always stays.</summary>
public sealed class BrokenDownloadTests : IAsyncDisposable
{
    private static readonly Osv _old = Osv.Record("GHSA-1").Affects("NuGet", "A");
    private static readonly Osv _new = Osv.Record("GHSA-2", "2026-11-25T00:00:00Z").Affects("NuGet", "B").With("details", string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i * 7919} ")));

    private readonly OsvServer _server = new();
    private readonly TestFolder _folder = new();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_broken_connection_is_gone_on_with_where_it_broke()
    {
        _server.Publish("NuGet", _new);
        var archive = _server.Files["/NuGet/all.zip"];
        var breaks = 0;
        _server.Instead = request => request.Path == "/NuGet/all.zip" && breaks++ == 0
            ? new(200) { Body = archive, CutAfter = 1000, Headers = [("ETag", OsvServer.TagOf(archive))] }
            : null;
        await UpdateAsync();
        var asked = _server.Requests.Where(request => request.Path == "/NuGet/all.zip").ToList();
        Assert.Equal([null, "bytes=1000-"], asked.Select(request => request.Header("Range")));
        Assert.Single(_server.Pauses);
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_starts_again()
    {
        _server.Publish("NuGet", _new);
        var archive = _server.Files["/NuGet/all.zip"];
        var breaks = 0;
        _server.Instead = request => request.Path == "/NuGet/all.zip" ? new(200) { Body = archive, CutAfter = breaks++ == 0 ? 1000 : null, Headers = [("ETag", OsvServer.TagOf(archive))] } : null;
        await UpdateAsync();
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Single(database.Match(Nupkg("B", "1")));
    }

    [Fact]
    public async Task The_next_update_goes_on_where_the_last_one_broke_off()
    {
        _server.Publish("NuGet", _new);
        var archive = _server.Files["/NuGet/all.zip"];
        _server.Instead = request => request.Path != "/NuGet/all.zip" ? null
            : request.Header("Range") is null ? new(200) { Body = archive, CutAfter = 1000, Headers = [("ETag", OsvServer.TagOf(archive))] } : new(0);
        await FailAsync("can't be fetched");
        _server.Instead = _ => null;
        var asked = _server.Requests.Count;
        await UpdateAsync();
        Assert.Equal(["", "bytes=1000-"], _server.Requests.Skip(asked).Where(request => request.Path == "/NuGet/all.zip").Select(request => request.Header("Range") ?? ""));
    }

    [Fact]
    public async Task An_archive_that_changes_while_it_is_fetched_is_never_mixed()
    {
        _server.Publish("NuGet", _new);
        var archive = _server.Files["/NuGet/all.zip"];
        var breaks = 0;
        _server.Instead = request => request.Path != "/NuGet/all.zip" ? null : breaks++ == 0
            ? new(200) { Body = archive, CutAfter = 1000, Headers = [("ETag", "\"1\"")] }
            : new(200) { Body = archive, Headers = [("ETag", "\"2\"")] };
        await FailAsync("it changed while it was fetched");
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again_when_it_says()
    {
        _server.Publish("NuGet", _old);
        var busy = 0;
        _server.Instead = request => request.Path == "/NuGet/all.zip" && busy++ == 0 ? new(429) { Headers = [("Retry-After", "7")] } : null;
        await UpdateAsync();
        Assert.Equal([TimeSpan.FromSeconds(7)], _server.Pauses);
    }

    [Theory]
    [InlineData(429, "the server answers 429 and asks to wait 3600 s")]
    [InlineData(503, "the server answers 503")]
    [InlineData(403, "the server answers 403. Put a login into the address")]
    [InlineData(206, "the server answers 206")]
    [InlineData(204, "the server answers 204")]
    [InlineData(304, "the server answers 304")]
    public async Task A_server_that_refuses_is_told(int status, string message)
    {
        await ImportOldAsync();
        _server.Publish("NuGet", _new);
        _server.Instead = request => request.Path == "/NuGet/all.zip" ? new(status) { Headers = [("Retry-After", "3600")] } : null;
        await FailAsync(message);
    }

    [Fact]
    public async Task A_connection_that_breaks_again_and_again_is_given_up()
    {
        await ImportOldAsync();
        _server.Publish("NuGet", _new);
        _server.Instead = request => request.Path == "/NuGet/all.zip" ? new(200) { Body = new byte[10], DeclaredLength = 1000 } : null;
        await FailAsync("the connection broke again and again");
        Assert.Equal(4, _server.Pauses.Count);
    }

    [Fact]
    public async Task An_archive_that_says_to_be_huge_is_not_fetched()
    {
        await ImportOldAsync();
        _server.Publish("NuGet", _new);
        _server.Instead = request => request.Path == "/NuGet/all.zip" ? new(200) { DeclaredLength = 1L << 40, Hangs = true } : null;
        await FailAsync("it is larger than 8192 MB");
    }

    [Fact]
    public async Task A_list_without_end_and_without_length_is_cut_off()
    {
        await ImportOldAsync();
        _server.Publish("NuGet", _new);
        _server.Instead = request => request.Path == "/NuGet/modified_id.csv" ? new(200) { Body = new byte[(64 << 20) + 1], DeclaredLength = -1 } : null;
        await FailAsync("it is larger than 64 MB");
    }

    [Fact]
    public async Task Silence_is_told()
    {
        await ImportOldAsync();
        _server.Instead = _ => new(200) { Hangs = true, DeclaredLength = 10 };
        var options = _server.Options(_folder, "NuGet") with { Patience = new((_, _) => Task.CompletedTask, TimeSpan.FromMilliseconds(50)) { Tries = 2 } };
        await FailAsync("can't be fetched", options);
    }

    [Fact]
    public async Task Redirects_to_other_hosts_are_followed_and_told_no_login()
    {
        await using var other = new OsvServer();
        other.Publish("NuGet", _new);
        _server.Instead = request => new(302) { Headers = [("Location", other.Address + request.Path[1..])] };
        var options = _server.Options(_folder, "NuGet");
        await AdvisoryUpdate.UpdateAsync(options with { Source = options.Source.Replace("//", "//ann:s3cret@", StringComparison.Ordinal) }, null, TestContext.Current.CancellationToken);
        Assert.All(_server.Requests, request => Assert.Equal("Basic YW5uOnMzY3JldA==", request.Header("Authorization")));
        Assert.NotEmpty(other.Requests);
        Assert.All(other.Requests, request => Assert.Null(request.Header("Authorization")));
        Assert.DoesNotContain("s3cret", File.ReadAllText(_folder.Database + ".feeds.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/NuGet/all.zip", "it leads through more than 5 redirects")]
    [InlineData("file:///etc/passwd", "expected an https address")]
    [InlineData("ftp://127.0.0.1/x", "expected an https address")]
    public async Task Redirects_that_lead_nowhere_are_refused(string location, string message)
    {
        await ImportOldAsync();
        _server.Publish("NuGet", _new);
        _server.Instead = request => request.Path == "/NuGet/all.zip" ? new(301) { Headers = [("Location", location)] } : null;
        await FailAsync(message);
    }

    [Fact]
    public async Task Plain_http_and_any_network_offline_are_refused_with_the_remedy()
    {
        await ImportOldAsync();
        await FailAsync("--allow-http", _server.Options(_folder, "NuGet") with { AllowsPlainHttp = false });
        await FailAsync("--offline forbids all network", _server.Options(_folder, "NuGet") with { Access = new() { IsOffline = true } });
        await FailAsync("is no address of a feed", _server.Options(_folder, "NuGet") with { Source = "ftp://127.0.0.1/" });
        await FailAsync("There is nothing to update", _server.Options(_folder));
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("../NuGet")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("NuGet?x")]
    [InlineData("")]
    public async Task A_name_that_would_lead_elsewhere_is_refused(string name) =>
        await FailAsync("is no name of an ecosystem", _server.Options(_folder, name));

    [Fact]
    public async Task Nobody_listening_is_told()
    {
        var options = _server.Options(_folder, "NuGet");
        await _server.DisposeAsync();
        await FailAsync("nobody listens there", options);
    }

    [Fact]
    public async Task An_archive_with_paths_that_lead_out_writes_nothing_there()
    {
        _server.Files["/NuGet/all.zip"] = OsvServer.Zip(("../../evil.json", _old.ToString()), ("/etc/evil.json", _new.ToString()));
        await UpdateAsync();
        Assert.Equal(["advisories.db", "advisories.db.feeds.json"], _folder.Files);
    }

    [Theory]
    [InlineData("PK and then no archive", "is damaged or cut off")]
    [InlineData("<html>Log in first</html>", "malformed")]
    public async Task What_is_no_archive_is_refused(string content, string message)
    {
        await ImportOldAsync();
        _server.Put("/NuGet/all.zip", content);
        await FailAsync(message);
    }

    [Fact]
    public async Task An_archive_of_another_ecosystem_is_refused()
    {
        await ImportOldAsync();
        _server.Files["/NuGet/all.zip"] = OsvServer.Zip(("x.json", Osv.Record("GHSA-7").Affects("npm", "left-pad").ToString()));
        await FailAsync("has no record of 'NuGet'");
    }

    [Theory]
    [InlineData("no comma\n")]
    [InlineData("yesterday,GHSA-1\n")]
    [InlineData("2024-01-01T00:00:00Z,\n")]
    public async Task A_malformed_list_is_told(string list)
    {
        await ImportOldAsync();
        _server.Publish("NuGet", _new);
        _server.Put("/NuGet/modified_id.csv", list);
        await FailAsync("line 1 is");
    }

    [Fact]
    public async Task Cancelling_leaves_the_old_database()
    {
        await ImportOldAsync();
        var before = _folder.DatabaseBytes;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _server.Publish("NuGet", _new);
        _server.Instead = request =>
        {
            if (request.Path == "/NuGet/all.zip")
                stop.Cancel();
            return null;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AdvisoryUpdate.UpdateAsync(_server.Options(_folder, "NuGet"), null, stop.Token));
        Assert.Equal(before, _folder.DatabaseBytes);
    }

    private Task<ImportResult> ImportOldAsync() => _folder.ImportAsync(_folder.Zip("old.zip", _old));

    private Task<UpdateResult> UpdateAsync() => AdvisoryUpdate.UpdateAsync(_server.Options(_folder, "NuGet"), null, TestContext.Current.CancellationToken);

    private async Task FailAsync(string message, UpdateOptions? options = null)
    {
        var before = File.Exists(_folder.Database) ? _folder.DatabaseBytes : null;
        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => AdvisoryUpdate.UpdateAsync(options ?? _server.Options(_folder, "NuGet"), null, TestContext.Current.CancellationToken));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.Exists(_folder.Database) ? _folder.DatabaseBytes : null);
    }
}
