using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PolicyGate.Inventory;

/// <summary>
/// The mark by which a .NET host finds the bundle behind it (dotnet/runtime, <c>bundle_marker.cpp</c>): the offset of the bundle's header, and a signature after it. It is a variable of the host's, so
/// it stands in its writable data, a small part of any program.
/// </summary>
/// <param name="End">Where the mark ends in the file.</param>
/// <param name="Header">Where the bundle's header begins.</param>
internal sealed record BundleMark(long End, long Header)
{
    private const int PieceSize = 1 << 20;
    private const long MaximumSearched = 64L << 20;

    // Computed, so that it doesn't stand in our own executable.
    private static readonly byte[] s_signature = SHA256.HashData(".net core bundle\n"u8);

    /// <summary>The mark of a host with a bundle; null where there is none.</summary>
    /// <exception cref="FormatException">The bundle begins outside of the file.</exception>
    public static BundleMark? Find(Stream file, ObjectFile binary)
    {
        long? outside = null;
        foreach (var segment in binary.Segments)
        {
            if (segment.IsWritable && Find(file, segment.Place, ref outside) is { } mark)
                return mark;
        }

        return outside is null ? null : throw new FormatException($"Its single-file bundle should begin at byte {outside}, but the file has {file.Length}: it was cut off or changed after it was published.");
    }

    private static BundleMark? Find(Stream file, FileRange place, ref long? outside)
    {
        var length = Math.Min(place.Length, MaximumSearched);
        for (long from = 0; from < length; from += PieceSize - sizeof(long) - s_signature.Length)
        {
            var piece = new FileRange(place.Offset + from, Math.Min(length - from, PieceSize)).ReadFrom(file);
            for (int at = sizeof(long), found; at < piece.Length && (found = piece.AsSpan(at).IndexOf(s_signature)) >= 0; at += s_signature.Length)
            {
                at += found;
                // A host to which nothing was added has zeros there; a program that looks for bundles, as this one, may have the signature among its texts.
                var number = piece.AsSpan(at - sizeof(long), sizeof(long));
                if (!number.ContainsAnyExceptInRange((byte)' ', (byte)'~') || BinaryPrimitives.ReadInt64LittleEndian(number) is not (not 0 and var header))
                    continue;
                var end = place.Offset + from + at + s_signature.Length;
                if (header >= end && header < file.Length)
                    return new(end, header);
                outside ??= header;
            }

            if (piece.Length < PieceSize)
                break;
        }

        return null;
    }
}
