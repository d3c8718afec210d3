using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace PolicyGate.Benchmarks;

/// <summary>An OCI archive made of real files of this machine, so that compression and sizes are those of the field.</summary>
internal static class RealImage
{
    /// <summary>The same for every size, so that of two sizes the same work is done side by side.</summary>
    private const int Layers = 5;

    internal static int Make(string folder, int megabytes, string image)
    {
        var files = new DirectoryInfo(folder)
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true })
            .GetEnumerator();
        var (left, most, isFirst) = ((long)megabytes << 20, ((long)megabytes << 20) / Layers, true);
        return Make(Write(), image);

        IEnumerable<Action<TarWriter>> Write()
        {
            while (left > 0)
            {
                yield return tar =>
                {
                    var content = WriteFiles(tar, files, Math.Min(left, most), isFirst);
                    (left, isFirst) = (content == 0 ? 0 : left - content, false);
                };
            }
        }
    }

    /// <summary>An archive of one layer beside what names the distribution.</summary>
    internal static int Make(Action<TarWriter> write, string image) => Make(
        [
            tar =>
            {
                Add(tar, "etc/os-release", "ID=rocky\nVERSION_ID=\"9.3\"\n");
                write(tar);
            },
        ],
        image);

    private static int Make(IEnumerable<Action<TarWriter>> writers, string image)
    {
        using var archive = new TarWriter(File.Create(image), TarEntryFormat.Pax);
        var layers = new List<(string Digest, string DiffId, long Size)>();
        foreach (var write in writers)
        {
            var layer = Path.GetTempFileName();
            var (digest, diffId) = WriteLayer(layer, write);
            AddBlob(archive, layer, digest);
            layers.Add((digest, diffId, new FileInfo(layer).Length));
            File.Delete(layer);
        }

        var config = $$$"""{"architecture":"amd64","os":"linux","config":{"User":"1654"},"rootfs":{"type":"layers","diff_ids":[{{{Join(layers, layer => $"\"{layer.DiffId}\"")}}}]}}""";
        var configDigest = AddText(archive, config);
        var manifest = $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{configDigest}}}","size":{{{config.Length}}}},"layers":[{{{Join(layers, layer => $$$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{{layer.Digest}}}","size":{{{layer.Size}}}}""")}}}]}""";
        var manifestDigest = AddText(archive, manifest);
        Add(archive, "index.json", $$$"""{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{manifestDigest}}}","size":{{{manifest.Length}}}}]}""");
        Add(archive, "oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        return 0;
    }

    private static (string Digest, string DiffId) WriteLayer(string path, Action<TarWriter> write)
    {
        using var stored = new HashingStream(File.Create(path));
        var plain = new HashingStream(new GZipStream(stored, CompressionLevel.Optimal));
        using (var tar = new TarWriter(plain, TarEntryFormat.Pax))
            write(tar);
        plain.Dispose();
        return (stored.Digest, plain.Digest);
    }

    private static long WriteFiles(TarWriter tar, IEnumerator<FileInfo> files, long size, bool withPackages)
    {
        long content = 0;
        if (withPackages)
        {
            Add(tar, "etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
            tar.WriteEntry("/var/lib/dpkg/status", "var/lib/dpkg/status");
        }

        while (content < size && files.MoveNext())
        {
            if (files.Current.LinkTarget is not null)
                continue;
            tar.WriteEntry(files.Current.FullName, files.Current.FullName.TrimStart('/'));
            content += files.Current.Length;
        }

        return content;
    }

    private static void AddBlob(TarWriter archive, string path, string digest) => archive.WriteEntry(path, "blobs/sha256/" + digest["sha256:".Length..]);

    private static string AddText(TarWriter archive, string text)
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Add(archive, "blobs/sha256/" + hex, text);
        return "sha256:" + hex;
    }

    private static void Add(TarWriter archive, string name, string text) =>
        archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });

    private static string Join<T>(IEnumerable<T> items, Func<T, string> text) => string.Join(',', items.Select(text));
}
