using System.Runtime.InteropServices;

namespace PolicyGate.Images.Layers;

/// <summary>Which regular files a layer holds, and as the how manieth entry: 20 bytes for each.</summary>
internal sealed class RegularFileIndex
{
    private readonly PathHash[] _hashes;
    private readonly int[] _ordinals;

    private RegularFileIndex(PathHash[] hashes, int[] ordinals) => (_hashes, _ordinals) = (hashes, ordinals);

    /// <summary>The files' hashes, sorted; of a path that the tar holds twice, two.</summary>
    public ReadOnlySpan<PathHash> Hashes => _hashes;

    public static RegularFileIndex Of(List<PathHash> hashes, List<int> ordinals)
    {
        var (keys, values) = (hashes.ToArray(), ordinals.ToArray());
        Array.Sort(keys, values);
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                values.AsSpan(start..end).Sort();
            start = end;
        }

        return new(keys, values);
    }

    /// <summary>Reads what <see cref="Write"/> wrote on the same machine.</summary>
    public static RegularFileIndex Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var (hashes, ordinals) = (new PathHash[count], new int[count]);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(hashes.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(ordinals.AsSpan()));
        return new(hashes, ordinals);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_hashes.Length);
        writer.Write(MemoryMarshal.AsBytes(_hashes.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_ordinals.AsSpan()));
    }

    /// <summary>The last entry of a path before another entry, or -1.</summary>
    public int Find(PathHash hash, int before)
    {
        int low = 0, high = _hashes.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_hashes[middle].CompareTo(hash) < 0 || (_hashes[middle] == hash && _ordinals[middle] < before))
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 && _hashes[low - 1] == hash ? _ordinals[low - 1] : -1;
    }
}
