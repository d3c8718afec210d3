using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// The files of an operating-system package, as a hash of each path: small, whichever of them other catalogers find something in.
/// An image can make paths collide, but it can as well name any path in its package database.
/// </summary>
/// <param name="Hashes">The hashes, each once, in ascending order.</param>
internal sealed record OwnedFiles(ImmutableArray<ulong> Hashes)
{
    // What a merged /usr holds under either name; package databases name both.
    private static readonly string[] s_mergedFolders = ["bin/", "sbin/", "lib/", "lib32/", "lib64/", "libx32/"];

    /// <summary>No files.</summary>
    public static OwnedFiles None { get; } = new([]);

    /// <summary>Of these paths.</summary>
    public static OwnedFiles Of(IEnumerable<string> paths)
    {
        var builder = new OwnedFilesBuilder();
        foreach (var path in paths)
            builder.Add(Encoding.UTF8.GetBytes(path));
        return builder.Build();
    }

    /// <summary>A path's hash; a slash or <c>./</c> before it doesn't count, nor does <c>usr/</c> where folders of the root are links into it.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> path)
    {
        if (path.StartsWith("./"u8))
            path = path[1..];
        path = path.TrimStart((byte)'/').TrimEnd((byte)'/');
        if (path.StartsWith("usr/"u8) && IsMerged(path[4..]))
            path = path[4..];

        // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/: the same everywhere.
        var hash = 14695981039346656037UL;
        foreach (var value in path)
            hash = (hash ^ value) * 1099511628211UL;
        return hash;
    }

    /// <summary>Writes them as a part of a fact.</summary>
    public static void Write(BinaryWriter writer, OwnedFiles files)
    {
        writer.Write7BitEncodedInt(files.Hashes.Length);
        writer.Write(MemoryMarshal.AsBytes(files.Hashes.AsSpan()));
    }

    /// <summary>Reads what was written.</summary>
    public static OwnedFiles Read(BinaryReader reader)
    {
        var hashes = new ulong[reader.Read7BitEncodedInt()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(hashes.AsSpan()));
        return new(ImmutableCollectionsMarshal.AsImmutableArray(hashes));
    }

    /// <inheritdoc/>
    public bool Equals(OwnedFiles? other) => other is not null && Hashes.AsSpan().SequenceEqual(other.Hashes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Hashes.IsEmpty ? 0 : HashCode.Combine(Hashes.Length, Hashes[0], Hashes[^1]);

    private static bool IsMerged(ReadOnlySpan<byte> path)
    {
        foreach (var folder in s_mergedFolders)
        {
            if (path.Length >= folder.Length && Ascii.Equals(path[..folder.Length], folder))
                return true;
        }

        return false;
    }
}
