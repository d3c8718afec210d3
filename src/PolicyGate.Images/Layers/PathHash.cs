using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PolicyGate.Images.Layers;

/// <summary>
/// 128 bits of SHA-256 over the hash of the directory and the name, in place of the paths of the many files that nobody asked for.
/// An image can't make two paths collide, the value is the same everywhere, and however deep a path is, a step costs the same.
/// </summary>
internal static class PathHash
{
    private const int LongestOnStack = 512;

    /// <summary>The hash of the root.</summary>
    public static UInt128 Root => default;

    /// <summary>The hash of a name in a directory.</summary>
    public static UInt128 Of(UInt128 directory, ReadOnlySpan<char> name)
    {
        var text = MemoryMarshal.AsBytes(name);
        var input = text.Length <= LongestOnStack ? stackalloc byte[16 + text.Length] : new byte[16 + text.Length];
        BinaryPrimitives.WriteUInt128LittleEndian(input, directory);
        text.CopyTo(input[16..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>The hash of a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="each">Gets the hash of every directory on the way, too.</param>
    public static UInt128 OfPath(ReadOnlySpan<char> path, Action<UInt128>? each = null)
    {
        var hash = Root;
        foreach (var range in path.Split('/'))
        {
            if (path[range].IsEmpty)
                continue;
            hash = Of(hash, path[range]);
            each?.Invoke(hash);
        }

        return hash;
    }
}
