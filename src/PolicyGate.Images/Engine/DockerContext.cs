using System.Security.Cryptography;
using System.Text;
using PolicyGate.Images.Manifests;
using PolicyGate.Images.Registry;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Engine;

/// <summary>A context as <c>docker context create</c> lays it down: <c>contexts/meta/HASH/meta.json</c> and <c>contexts/tls/HASH/docker</c>, the hash being that of its name.</summary>
internal static class DockerContext
{
    private const int LargestFile = 1 << 20;

    /// <param name="name">The context's name.</param>
    /// <param name="origin">What names it, as messages say it.</param>
    /// <param name="environment">Tells where Docker's configuration is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">There is no such context, or it names no engine.</exception>
    public static async Task<EngineAddress> ReadAsync(string name, string origin, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var subject = $"Docker's context '{name.Printable(200)}'";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var folder = DockerConfiguration.FolderOf(environment) is { } configuration ? Path.Combine(configuration, "contexts") : null;
        if (folder is null || Path.Combine(folder, "meta", hash, "meta.json") is not { } path || !LocalFile.IsRegular(path))
            throw new ImageException($"{subject}, which {origin} names, doesn't exist. docker context ls lists those there are; DOCKER_CONTEXT or DOCKER_HOST names another engine.");
        using var document = JsonFields.Parse(subject, await ReadAsync(path, subject, cancellationToken).ConfigureAwait(false));
        if (JsonFields.Root(subject, document).Object("Endpoints")?.Object("docker") is not { } endpoint || endpoint.Text("Host") is not { Length: > 0 } host)
            throw new ImageException($"{subject}, which {origin} names, has no address of an engine. Create it again with docker context create.");
        if (endpoint.Flag("SkipTLSVerify"))
            throw new ImageException($"{subject}, which {origin} names, asks for TLS that trusts anybody, which isn't done. Give the context its authority: docker context update --docker host=…,ca=ca.pem");
        var certificates = Path.Combine(folder, "tls", hash, "docker");
        return EngineAddress.Parse(host, subject, Directory.Exists(certificates) ? new EngineCertificates(certificates) : null);
    }

    private static async Task<byte[]> ReadAsync(string path, string subject, CancellationToken cancellationToken)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await using (stream.ConfigureAwait(false))
                return await BoundedReading.ReadAsync(stream, subject, LargestFile, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"{subject} can't be read: {exception.Message.Printable(300)}", exception);
        }
    }
}
