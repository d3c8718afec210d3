using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

public sealed class Cache_command_tests : IDisposable
{
    private readonly PolicyGateCommandLine _policygate = new();

    [Fact]
    public async Task A_second_scan_says_the_same_to_the_byte()
    {
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync();

        var cold = await ScanAsync("cold.sarif");
        var warm = await ScanAsync("warm.sarif");

        Assert.Equal((1, 1), (cold.ExitCode, warm.ExitCode));
        Assert.Equal(cold.Output, warm.Output);
        Assert.Equal(File.ReadAllText(_policygate.Folder.Path("cold.sarif")), File.ReadAllText(_policygate.Folder.Path("warm.sarif")));
        Assert.Contains("1 analysis of layers", await CacheAsync("status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_and_inventory_share_what_they_read()
    {
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync();

        (await _policygate.RunAsync("inventory", "shop.tar")).Succeeded();
        await ScanAsync("scan.sarif");

        Assert.Contains("1 analysis of layers", await CacheAsync("status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_pruned_and_cleared()
    {
        Assert.Contains("doesn't exist", await CacheAsync("status"), StringComparison.Ordinal);
        await _policygate.WriteImageAsync();
        (await _policygate.RunAsync("inventory", "shop.tar")).Succeeded();

        Assert.Contains("1 analysis", await CacheAsync("prune"), StringComparison.Ordinal);
        Assert.Contains("0 analyses", await CacheAsync("prune", "--keep", "0"), StringComparison.Ordinal);
        Assert.Contains("is gone", await CacheAsync("clear"), StringComparison.Ordinal);
        Assert.Contains("doesn't exist", await CacheAsync("status"), StringComparison.Ordinal);
        Assert.Equal(2, (await _policygate.RunAsync("cache", "prune", "--unused-for", "-1")).ExitCode);
    }

    [Fact]
    public async Task A_broken_cache_is_a_notice_on_standard_error_and_no_more()
    {
        await _policygate.WriteImageAsync();
        var sound = await _policygate.RunAsync("inventory", "shop.tar", "--format", "json");
        await File.WriteAllTextAsync(Path.Combine(_policygate.Cache, "cache.db"), "broken", TestContext.Current.CancellationToken);

        var broken = await _policygate.RunAsync("inventory", "shop.tar", "--format", "json");
        Assert.Equal((0, sound.StandardOutput), (broken.ExitCode, broken.StandardOutput));
        Assert.Contains("thrown away", broken.StandardError, StringComparison.Ordinal);
        Assert.Empty((await _policygate.RunAsync("inventory", "shop.tar")).StandardError);
    }

    [Fact]
    public async Task Processes_share_a_cache_that_none_has_made_yet()
    {
        await _policygate.WriteImageAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _policygate.RunAsync("inventory", "shop.tar", "--format", "json")));

        Assert.All(results, result => Assert.Equal((0, "", results[0].StandardOutput), (result.ExitCode, result.StandardError, result.StandardOutput)));
        Assert.Contains("1 analysis of layers", await CacheAsync("status"), StringComparison.Ordinal);
    }

    public void Dispose() => _policygate.Dispose();

    private Task<ProgramResult> ScanAsync(string sarif) =>
        _policygate.RunAsync("scan", "shop.tar", "--repository", ".", "--output", "sarif=" + sarif, "--as-of", "2026-01-05", "--format", "json");

    private async Task<string> CacheAsync(params string[] arguments) => (await _policygate.RunAsync(["cache", .. arguments])).Succeeded().Output;
}
