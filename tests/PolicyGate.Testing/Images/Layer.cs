using System.IO.Compression;
using System.Text;

namespace PolicyGate.Testing;

/// <summary>How a layer's tar is stored.</summary>
public enum LayerCompression
{
    Gzip,
    None,
    Zstd,
}

/// <summary>Builds one layer of an image, entry after entry, in the order of the calls.</summary>
public sealed class Layer
{
    private readonly TarBytes _tar = new();
    private LongNames _longNames;

    internal LayerCompression Compression { get; private set; } = LayerCompression.Gzip;

    internal string? CreatedBy { get; private set; }

    internal Func<byte[], byte[]>? Pack { get; private set; }

    internal byte[]? WholeTar { get; private set; }

    internal (byte[] Blob, string DiffId)? Ready { get; private set; }

    /// <summary>A regular file with a text (UTF-8).</summary>
    public Layer File(string path, string content, int mode = 420, int userId = 0, int groupId = 0) =>
        File(path, Encoding.UTF8.GetBytes(content), mode, userId, groupId);

    /// <summary>A regular file.</summary>
    public Layer File(string path, byte[] content, int mode = 420, int userId = 0, int groupId = 0) =>
        Add('0', path, content, "", mode, userId, groupId);

    public Layer Directory(string path, int mode = 493, int userId = 0, int groupId = 0) =>
        Add('5', path.EndsWith('/') ? path : path + "/", [], "", mode, userId, groupId);

    public Layer SymbolicLink(string path, string target) => Add('2', path, [], target, 511, 0, 0);

    /// <summary>A hard link to another path of the image.</summary>
    public Layer HardLink(string path, string target) => Add('1', path, [], target, 420, 0, 0);

    public Layer Fifo(string path) => Add('6', path, [], "", 420, 0, 0);

    public Layer CharacterDevice(string path) => Add('3', path, [], "", 420, 0, 0);

    /// <summary>Deletes a path of the layers below.</summary>
    public Layer Whiteout(string path)
    {
        var slash = path.LastIndexOf('/') + 1;
        return File(path[..slash] + ".wh." + path[slash..], "");
    }

    /// <summary>Hides what the layers below have in a directory.</summary>
    public Layer Opaque(string directory) => File((directory.Length == 0 ? "" : directory.TrimEnd('/') + "/") + ".wh..wh..opq", "");

    /// <summary>How names of more than 100 bytes are written from here on.</summary>
    public Layer WithLongNames(LongNames longNames)
    {
        _longNames = longNames;
        return this;
    }

    /// <summary>Writes tar entries directly.</summary>
    public Layer Tar(Action<TarBytes> write)
    {
        write(_tar);
        return this;
    }

    /// <summary>Takes a whole tar as it stands in place of the entries.</summary>
    public Layer FromTar(byte[] tar)
    {
        WholeTar = tar;
        return this;
    }

    public Layer Compress(LayerCompression compression)
    {
        Compression = compression;
        return this;
    }

    /// <summary>Makes the stored blob out of the tar, in place of a compression.</summary>
    public Layer Stored(Func<byte[], byte[]> pack)
    {
        Pack = pack;
        return this;
    }

    /// <summary>Takes a blob as it stands in place of the entries, with what the configuration is to say of its tar.</summary>
    public Layer FromBlob(byte[] blob, string diffId)
    {
        Ready = (blob, diffId);
        return this;
    }

    /// <summary>The history entry's command.</summary>
    public Layer History(string createdBy)
    {
        CreatedBy = createdBy;
        return this;
    }

    internal byte[] ToTar() => WholeTar ?? _tar.ToArchive();

    internal byte[] ToBlob() => Ready?.Blob ?? Pack?.Invoke(ToTar()) ?? Compressed(ToTar(), Compression);

    internal string ToDiffId() => Ready?.DiffId ?? Testing.Blob.DigestOf(ToTar());

    internal static byte[] Compressed(byte[] tar, LayerCompression compression)
    {
        if (compression == LayerCompression.None)
            return tar;
        using var output = new MemoryStream();
        using (Stream compressor = compression == LayerCompression.Gzip
            ? new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true)
            : new ZstdSharp.CompressionStream(output, leaveOpen: true))
        {
            compressor.Write(tar);
        }

        return output.ToArray();
    }

    private Layer Add(char type, string path, byte[] content, string target, int mode, int userId, int groupId)
    {
        _tar.Entry(type, path, content, target, mode, userId, groupId, _longNames);
        return this;
    }
}
