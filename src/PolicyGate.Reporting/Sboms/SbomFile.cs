using System.Security.Cryptography;
using System.Text.Json;
using PolicyGate.Reporting.Json;

namespace PolicyGate.Reporting.Sboms;

/// <summary>
/// Writes a document that has to have an identifier of its own: it is made of all that stands in the document, the image's digest included, so that the same content has the same identifier
/// and no two documents share one.
/// </summary>
internal static class SbomFile
{
    internal static void Write(Stream destination, bool indented, Action<Utf8JsonWriter, Guid> write)
    {
        using var hash = SHA256.Create();
        using (var hashing = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            JsonFile.Write(hashing, indented: false, writer => write(writer, Guid.Empty));
        var identifier = hash.Hash.AsSpan(0, 16).ToArray();
        // RFC 9562, 5.8: version 8 is of one's own making.
        identifier[6] = (byte)((identifier[6] & 0x0F) | 0x80);
        identifier[8] = (byte)((identifier[8] & 0x3F) | 0x80);
        JsonFile.Write(destination, indented, writer => write(writer, new(identifier, bigEndian: true)));
    }

    /// <summary>Hands over what is written so far, so that a large document is never in memory as a whole.</summary>
    internal static void Relieve(this Utf8JsonWriter writer)
    {
        if (writer.BytesPending > 64 << 10)
            writer.Flush();
    }
}
