using System.IO.Compression;
using System.Text;

namespace PolicyGate.Advisories.Tests;

/// <summary>A temporary folder with feeds and a database in it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("policygate-advisories-").FullName;

    public string Database => At("advisories.db");

    public string At(string name) => Path.Combine(_root, name);

    public byte[] DatabaseBytes => File.ReadAllBytes(Database);

    public IEnumerable<string> Files => Directory.EnumerateFiles(_root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public string Folder(string name, params Osv[] records)
    {
        Directory.CreateDirectory(At(name));
        foreach (var record in records)
            File.WriteAllText(Path.Combine(At(name), record.Id + ".json"), record.ToString());
        return At(name);
    }

    public string Zip(string name, params Osv[] records) => Zip(name, [.. records.Select(record => (record.Id + ".json", record.ToString()))]);

    public string Zip(string name, (string Name, string Content)[] entries)
    {
        using var archive = new ZipArchive(File.Create(At(name)), ZipArchiveMode.Create);
        foreach (var (entryName, content) in entries)
        {
            using var stream = archive.CreateEntry(entryName, CompressionLevel.Optimal).Open();
            stream.Write(Encoding.UTF8.GetBytes(content));
        }

        return At(name);
    }

    public Task<ImportResult> ImportAsync(params string[] paths) => AdvisoryImport.ImportAsync(paths, Database, null, TestContext.Current.CancellationToken);

    /// <summary>Imports records and opens the database.</summary>
    public async Task<AdvisoryDatabase> DatabaseOfAsync(params Osv[] records)
    {
        await ImportAsync(Zip("all.zip", records));
        return AdvisoryDatabase.Open(Database);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
