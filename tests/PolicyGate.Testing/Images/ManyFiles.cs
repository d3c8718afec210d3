using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace PolicyGate.Testing;

/// <summary>A layer of very many small files, written as a stream.</summary>
public static class ManyFiles
{
    /// <summary>Files <c>d/0</c>, <c>d/1</c> and so on, empty but the last, which holds <c>1</c>.</summary>
    public static void Write(Layer layer, int count)
    {
        using var blob = new MemoryStream();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var gzip = new GZipStream(blob, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var i = 0; i < count; i++)
                Append(new TarBytes().Entry('0', string.Create(CultureInfo.InvariantCulture, $"d/{i}"), i == count - 1 ? "1"u8 : default).ToArray());
            Append(new byte[1024]);

            void Append(byte[] bytes)
            {
                hash.AppendData(bytes);
                gzip.Write(bytes);
            }
        }

        layer.FromBlob(blob.ToArray(), "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
