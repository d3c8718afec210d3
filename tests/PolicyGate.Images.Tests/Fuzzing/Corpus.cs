using System.IO.Compression;
using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Fuzzing;

/// <summary>What is damaged: the layers of all torture images, and pieces of real ones.</summary>
internal static class Corpus
{
    private const int LargestEntry = 4096;
    private const int LargestPiece = 64 << 10;

    /// <summary>Tars, small ones.</summary>
    public static IReadOnlyList<byte[]> Tars { get; } = [.. TortureImages.All.Values.SelectMany(torture => torture.Image!.ToTars()).Where(tar => tar.Length is > 0 and < 100_000), .. RealPieces()];

    // The small files of the real layers, header by header as their builders wrote them.
    private static List<byte[]> RealPieces()
    {
        if (SharedData.Root is null)
            return [];
        return [.. Directory.GetFiles(Path.Combine(SharedData.Root, "images"), "*.oci.tar").Order(StringComparer.Ordinal).SelectMany(Layers).Select(Piece)];
    }

    private static IEnumerable<Stream> Layers(string path)
    {
        using var archive = new System.Formats.Tar.TarReader(File.OpenRead(path));
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not { Length: > 10_000 } blob)
                continue;
            if (blob.ReadByte() == 0x1F && blob.ReadByte() == 0x8B)
            {
                blob.Position = 0;
                yield return new GZipStream(blob, CompressionMode.Decompress);
            }
        }
    }

    private static byte[] Piece(Stream layer)
    {
        var piece = new List<byte>();
        var block = new byte[512];
        while (piece.Count < LargestPiece && layer.ReadAtLeast(block, 512, throwOnEndOfStream: false) == 512 && block[0] != 0)
        {
            var size = Convert.ToInt64(Encoding.ASCII.GetString(block, 124, 11), 8);
            var content = new byte[(size + 511) / 512 * 512];
            layer.ReadExactly(content);
            if (size <= LargestEntry)
                piece.AddRange([.. block, .. content]);
        }

        return [.. piece, .. new byte[1024]];
    }
}
