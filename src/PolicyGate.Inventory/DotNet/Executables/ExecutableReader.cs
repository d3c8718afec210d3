using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using PolicyGate.Images.Stores;

namespace PolicyGate.Inventory;

/// <summary>
/// Goes once through an executable (ELF or PE), forwards, looking for the mark by which a .NET host finds the bundle behind it, and keeps the end, where
/// an ELF file names its sections. Only what follows the mark of a bundle is put aside.
/// </summary>
internal static class ExecutableReader
{
    /// <summary>Bytes of a bundle, from the mark to the end, that are read at most.</summary>
    public const long MaximumBundle = 2L << 30;

    private const int WindowSize = 1 << 20;
    private const int KeptSize = 64 << 10;
    private const int HeaderSize = 4096;
    private const int LargestInMemory = 8 << 20;

    // dotnet/runtime, bundle_marker.cpp: the offset of the bundle's header, then this. Computed, so that it doesn't stand in our own executable.
    private static readonly byte[] s_signature = SHA256.HashData(".net core bundle\n"u8);

    // The section of an ELF file that holds what the NativeAOT compiler made of managed code, as the list of names at the file's end has it; of a PE file, in its header.
    private static ReadOnlySpan<byte> ElfNativeAot => "\0__managedcode\0"u8;

    private static ReadOnlySpan<byte> PeNativeAot => ".managed"u8;

    private static ReadOnlySpan<byte> Elf => "\u007fELF"u8;

    private static ReadOnlySpan<byte> Pe => "MZ"u8;

    /// <summary>Null for what is neither an executable nor of .NET, or an executable without bundle.</summary>
    /// <exception cref="FormatException">The bundle is malformed.</exception>
    /// <exception cref="InvalidDataException">The bundle is too large.</exception>
    public static DotNetExecutable? Read(Stream content)
    {
        Span<byte> magic = stackalloc byte[4];
        if (content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !(magic.StartsWith(Elf) || magic.StartsWith(Pe)))
            return null;

        var window = ArrayPool<byte>.Shared.Rent(WindowSize);
        try
        {
            magic.CopyTo(window);
            return Read(content, window);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    private static DotNetExecutable? Read(Stream content, byte[] window)
    {
        var (start, filled, searched) = (0L, 4, 0);
        long? wrongOffset = null;
        var isNativeAot = false;
        while (true)
        {
            var read = content.Read(window, filled, WindowSize - filled);
            filled += read;
            for (int found; (found = window.AsSpan(searched, filled - searched).IndexOf(s_signature)) >= 0;)
            {
                var mark = searched + found;
                searched = mark + s_signature.Length;
                // A host to which nothing was added has zeros there; a program that looks for bundles, as this one, has the signature among its texts.
                if (mark < sizeof(long) || !window.AsSpan(mark - sizeof(long), sizeof(long)).ContainsAnyExceptInRange((byte)' ', (byte)'~'))
                    continue;
                var header = BinaryPrimitives.ReadInt64LittleEndian(window.AsSpan(mark - sizeof(long)));
                if (header == 0)
                    continue;
                var from = start + searched;
                if (header >= from && header < content.Length)
                    return ReadBundle(content, window.AsSpan(searched, filled - searched), from, header);
                wrongOffset ??= header;
            }

            searched = Math.Max(searched, filled - s_signature.Length + 1);
            if (read > 0 && filled < WindowSize)
                continue;
            if (start == 0)
                isNativeAot = window.AsSpan().StartsWith(Pe) && window.AsSpan(0, Math.Min(filled, HeaderSize)).IndexOf(PeNativeAot) >= 0;
            if (read == 0)
                break;
            var dropped = filled - KeptSize;
            window.AsSpan(dropped, KeptSize).CopyTo(window);
            (start, filled, searched) = (start + dropped, KeptSize, searched - dropped);
        }

        if (wrongOffset is not null)
            throw new FormatException($"Its single-file bundle should begin at byte {wrongOffset}, but the file has {content.Length}: it was cut off or changed after it was published.");
        isNativeAot |= window.AsSpan(Math.Max(0, filled - KeptSize)..filled).IndexOf(ElfNativeAot) >= 0;
        return isNativeAot ? new(IsNativeAot: true, null, null) : null;
    }

    private static DotNetExecutable ReadBundle(Stream content, ReadOnlySpan<byte> begun, long from, long header)
    {
        var length = content.Length - from;
        if (length > MaximumBundle)
            throw new InvalidDataException($"its single-file bundle has {length} bytes; at most {MaximumBundle} are read.");
        using var bundle = new BinaryReader(length <= LargestInMemory ? new MemoryStream((int)length) : TemporaryFile.OpenStream());
        bundle.BaseStream.Write(begun);
        content.CopyTo(bundle.BaseStream);
        return new BundleReader(bundle, from).Read(header);
    }
}
