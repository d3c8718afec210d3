using System.Globalization;
using System.IO.Compression;
using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests.Downloading;

/// <summary>OSV's archives on the loopback device: files by path, with versions and a time of their own; a test may answer otherwise.</summary>
internal sealed class OsvServer : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 4, 0, 0, TimeSpan.Zero);

    private readonly LoopbackServer _server;

    public OsvServer() => _server = new(Serve);

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>The server's clock.</summary>
    public DateTimeOffset Time { get; set; } = Now;

    /// <summary>Answers in place of the files; null where they are to.</summary>
    public Func<ServerRequest, ServerAnswer?> Instead { get; set; } = _ => null;

    public string Address => $"http://{_server.Host}/";

    public IEnumerable<string> Asked => _server.Requests.Select(request => request.Path);

    public IReadOnlyList<ServerRequest> Requests => _server.Requests;

    public void Put(string path, string content) => Files[path] = Encoding.UTF8.GetBytes(content);

    /// <summary>Publishes an ecosystem: the archive, the list, each record.</summary>
    public void Publish(string ecosystem, params Osv[] records)
    {
        Files[$"/{ecosystem}/all.zip"] = Zip([.. records.Select(record => (record.Id + ".json", record.ToString()))]);
        Put($"/{ecosystem}/modified_id.csv", string.Concat(records.Select(record => $"{record.Modified},{record.Id}\n")));
        foreach (var record in records)
            Put($"/{ecosystem}/{record.Id}.json", record.ToString());
    }

    public static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return content.ToArray();
    }

    /// <summary>Updates from this server, with a patience that doesn't wait.</summary>
    public UpdateOptions Options(TestFolder folder, params string[] ecosystems) => new()
    {
        Database = folder.Database,
        Source = Address,
        Ecosystems = [.. ecosystems],
        AllowsPlainHttp = true,
        Patience = new((pause, _) => Wait(pause), TimeSpan.FromSeconds(30)),
    };

    /// <summary>The pauses that the update made.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task Wait(TimeSpan pause)
    {
        lock (Pauses)
            Pauses.Add(pause);
        return Task.CompletedTask;
    }

    private ServerAnswer Serve(ServerRequest request)
    {
        if (Instead(request) is { } answer)
            return answer;
        (string, string) date = ("Date", Time.ToString("R", CultureInfo.InvariantCulture));
        if (!Files.TryGetValue(Uri.UnescapeDataString(request.Path), out var content))
            return new(404) { Headers = [date] };
        var tag = TagOf(content);
        if (request.Header("If-None-Match") == tag)
            return new(304) { Headers = [date, ("ETag", tag)] };
        if (request.Header("Range") is { } range && request.Header("If-Range") == tag)
        {
            var from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            return new(206) { Body = content[from..], Headers = [date, ("ETag", tag), ("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}")] };
        }

        return new(200) { Body = content, Headers = [date, ("ETag", tag)] };
    }

    public static string TagOf(byte[] content) => $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))[..16]}\"";
}
