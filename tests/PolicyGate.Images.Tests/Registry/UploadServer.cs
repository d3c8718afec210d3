using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Registry;

/// <summary>A registry that takes uploads, which a test can make misbehave; and a client without patience. Contents are ASCII.</summary>
internal sealed class UploadServer : IAsyncDisposable
{
    private readonly Dictionary<string, StringBuilder> _uploads = new(StringComparer.Ordinal);

    public UploadServer() => Server = new(request => Spoil?.Invoke(request) ?? Honest(request));

    public LoopbackServer Server { get; }

    public string Name => $"{Server.Host}/shop/advisories:1";

    public Dictionary<string, string> Blobs { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Manifests { get; } = new(StringComparer.Ordinal);

    public Func<ServerRequest, ServerAnswer?>? Spoil { get; set; }

    public IEnumerable<string> Methods => Server.Requests.Select(request => request.Method);

    public ImageAccess Access(long chunk = 1 << 20) => new()
    {
        InsecureHosts = [Server.Host],
        CertificateFolders = [],
        UploadChunk = chunk,
        Patience = new((_, _) => Task.CompletedTask, TimeSpan.FromSeconds(60)),
    };

    public ServerAnswer Honest(ServerRequest request)
    {
        var path = request.Path.Split('?')[0]["/v2/shop/advisories/".Length..].Split('/');
        return (request.Method, path[0]) switch
        {
            ("HEAD", "blobs") => new(Blobs.ContainsKey(path[1]) ? 200 : 404),
            ("GET", "blobs") => Blobs.TryGetValue(path[1], out var blob) ? new(200) { Body = Encoding.ASCII.GetBytes(blob) } : new(404),
            ("GET", "manifests") => Manifests.TryGetValue(path[1], out var manifest)
                ? new(200) { Body = Encoding.ASCII.GetBytes(manifest), Headers = [("Content-Type", "application/vnd.oci.image.manifest.v1+json")] } : new(404),
            ("POST", "blobs") => Start(),
            ("PATCH", "blobs") => Append(path[2], request, (202, "")),
            ("PUT", "blobs") => Append(path[2], request, (201, Uri.UnescapeDataString(request.Path.Split("digest=")[1]))),
            ("PUT", "manifests") => Keep(path[1], request.Body),
            _ => new(405),
        };
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private ServerAnswer Start()
    {
        var id = (_uploads.Count + 1).ToString(CultureInfo.InvariantCulture);
        _uploads[id] = new();
        return new(202) { Headers = [("Location", $"/v2/shop/advisories/blobs/uploads/{id}?state=a%2Fb")] };
    }

    private ServerAnswer Append(string id, ServerRequest request, (int Status, string Digest) end)
    {
        if (!_uploads.TryGetValue(id, out var upload) || !request.Path.Contains("state=a%2Fb", StringComparison.Ordinal))
            return new(404);
        if (request.Header("Content-Range") is { } range && range != $"{upload.Length}-{upload.Length + request.Body.Length - 1}")
            return new(416);
        upload.Append(request.Body);
        if (end.Digest.Length == 0)
            return new(202) { Headers = [("Location", request.Path), ("Range", $"0-{upload.Length - 1}")] };
        _uploads.Remove(id);
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(upload.ToString())));
        if (digest != end.Digest)
            return new(400) { Body = Encoding.ASCII.GetBytes("""{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match\u001b[2J"}]}""") };
        Blobs[digest] = upload.ToString();
        return new(201) { Headers = [("Location", $"/v2/shop/advisories/blobs/{digest}")] };
    }

    private ServerAnswer Keep(string tag, string manifest)
    {
        Manifests[tag] = manifest;
        return new(201);
    }
}
