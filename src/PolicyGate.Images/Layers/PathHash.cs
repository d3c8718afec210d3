using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PolicyGate.Images.Layers;

/// <summary>
/// 128 bits of SHA-256 over the hash of the directory and the name, in place of the paths of the many files that nobody asked for.
/// An image can't make two paths collide, the value is the same everywhere, and however deep a path is, a step costs the same.
/// </summary>
internal readonly record struct PathHash(ulong High, ulong Low) : IComparable<PathHash>
{
    private const int LongestOnStack = 512;

    /// <summary>The hash of the root.</summary>
    public static PathHash Root => default;

    /// <summary>The hash of a name in a directory.</summary>
    public static PathHash Of(PathHash directory, ReadOnlySpan<char> name)
    {
        var text = MemoryMarshal.AsBytes(name);
        var input = text.Length <= LongestOnStack ? stackalloc byte[16 + text.Length] : new byte[16 + text.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(input, directory.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(input[8..], directory.High);
        text.CopyTo(input[16..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return new(BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]), BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }

    /// <summary>The hash of a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="each">Gets the hash of every directory on the way, too.</param>
    public static PathHash OfPath(ReadOnlySpan<char> path, Action<PathHash>? each = null)
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

    public int CompareTo(PathHash other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public override int GetHashCode() => Low.GetHashCode();
}
