namespace PolicyGate.Cli.Tests;

/// <summary>A database that tests share.</summary>
public sealed class ImportedDatabase : IAsyncLifetime
{
    private readonly PolicyGateCommandLine _policygate = new();

    internal string Path => System.IO.Path.Combine(_policygate.Cache, "advisories.db");

    public async ValueTask InitializeAsync() => await _policygate.ImportAdvisoryAsync();

    public ValueTask DisposeAsync()
    {
        _policygate.Dispose();
        return ValueTask.CompletedTask;
    }
}
