using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests;

/// <summary>The real advisories in the shared data, imported once for all tests that only read.</summary>
public sealed class SharedFeeds : IAsyncLifetime
{
    private TestFolder? _folder;
    private AdvisoryDatabase? _database;

    internal AdvisoryDatabase Database
    {
        get
        {
            SharedData.Path("data/osv");
            return _database!;
        }
    }

    internal ImportResult? Result { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (SharedData.Root is null || !Directory.Exists(Path.Combine(SharedData.Root, "data/osv")))
            return;
        _folder = new();
        Result = await _folder.ImportAsync(Path.Combine(SharedData.Root, "data/osv"));
        _database = AdvisoryDatabase.Open(_folder.Database);
    }

    public ValueTask DisposeAsync()
    {
        _database?.Dispose();
        _folder?.Dispose();
        return ValueTask.CompletedTask;
    }
}
