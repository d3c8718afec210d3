using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PolicyGate.Inventory.Tests.Binaries;

/// <summary>Makes the smallest binaries that have what Go and cargo-auditable put into real ones.</summary>
internal static class TestBinary
{
    public const ulong Address = 0x400000;

    /// <summary>A 64-bit little-endian ELF: one writable segment over the whole file, the sections, their names, their table.</summary>
    public static byte[] Elf(params (string Name, byte[] Content)[] sections) => Elf(true, sections);

    public static byte[] Elf(bool withTable, params (string Name, byte[] Content)[] sections)
    {
        var file = new List<byte>(new byte[64 + 56]);
        var names = new List<byte> { 0 };
        var table = new List<byte>(new byte[64]);
        foreach (var (name, content) in sections.Append((".shstrtab", null!)))
        {
            var nameAt = names.Count;
            names.AddRange([.. Encoding.ASCII.GetBytes(name), 0]);
            while (file.Count % 16 != 0)
                file.Add(0);
            var bytes = content ?? [.. names];
            var header = new byte[64];
            UInt32(header, 0, (uint)nameAt);
            UInt32(header, 4, 1);
            UInt64(header, 16, Address + (ulong)file.Count);
            UInt64(header, 24, (ulong)file.Count);
            UInt64(header, 32, (ulong)bytes.Length);
            table.AddRange(header);
            file.AddRange(bytes);
        }

        var result = new byte[file.Count + table.Count];
        file.CopyTo(result);
        table.CopyTo(result, file.Count);
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(result);
        UInt16(result, 16, 2);
        UInt64(result, 32, 64);
        UInt16(result, 54, 56);
        UInt16(result, 56, 1);
        if (withTable)
        {
            UInt64(result, 40, (ulong)file.Count);
            UInt16(result, 58, 64);
            UInt16(result, 60, (ushort)(sections.Length + 2));
            UInt16(result, 62, (ushort)(sections.Length + 1));
        }

        UInt32(result, 64, 1);
        UInt32(result, 68, 6);
        UInt64(result, 80, Address);
        UInt64(result, 96, (ulong)result.Length);
        return result;
    }

    /// <summary>A 64-bit PE with one writable section and one of Rust's.</summary>
    public static byte[] Pe(byte[] data, byte[] rust, bool isManaged = false)
    {
        var result = new byte[0x400 + data.Length + rust.Length];
        "MZ"u8.CopyTo(result);
        UInt32(result, 60, 0x80);
        "PE\0\0"u8.CopyTo(result.AsSpan(0x80));
        UInt16(result, 0x80 + 6, 2);
        UInt16(result, 0x80 + 20, 240);
        UInt16(result, 0x98, 0x20b);
        UInt64(result, 0x98 + 24, Address);
        UInt32(result, 0x98 + 112 + (14 * 8), isManaged ? 1u : 0);
        Section(0, ".data"u8, 0x400, data.Length, 0xc0000040);
        Section(1, ".dep-v0"u8, 0x400 + data.Length, rust.Length, 0x40000040);
        data.CopyTo(result, 0x400);
        rust.CopyTo(result, 0x400 + data.Length);
        return result;

        void Section(int index, ReadOnlySpan<byte> name, int offset, int length, uint flags)
        {
            var at = 0x98 + 240 + (index * 40);
            name.CopyTo(result.AsSpan(at));
            UInt32(result, at + 8, (uint)length);
            UInt32(result, at + 12, (uint)offset);
            UInt32(result, at + 16, (uint)length);
            UInt32(result, at + 20, (uint)offset);
            UInt32(result, at + 36, flags);
        }
    }

    /// <summary>A 64-bit little-endian Mach-O with one segment of two sections.</summary>
    public static byte[] MachO(byte[] go, byte[] rust)
    {
        var result = new byte[0x200 + go.Length + rust.Length];
        UInt32(result, 0, 0xfeedfacf);
        UInt32(result, 16, 1);
        UInt32(result, 20, 72 + 160);
        UInt32(result, 32, 0x19);
        UInt32(result, 36, 72 + 160);
        UInt64(result, 32 + 24, Address);
        UInt64(result, 32 + 48, (ulong)result.Length);
        UInt32(result, 32 + 60, 3);
        UInt32(result, 32 + 64, 2);
        Section(0, "__go_buildinfo"u8, 0x200, go.Length);
        Section(1, ".dep-v0"u8, 0x200 + go.Length, rust.Length);
        go.CopyTo(result, 0x200);
        rust.CopyTo(result, 0x200 + go.Length);
        return result;

        void Section(int index, ReadOnlySpan<byte> name, int offset, int length)
        {
            var at = 32 + 72 + (index * 80);
            name.CopyTo(result.AsSpan(at));
            UInt64(result, at + 40, (ulong)length);
            UInt32(result, at + 48, (uint)offset);
        }
    }

    /// <summary>Build information as Go has it since 1.18.</summary>
    public static byte[] Go(string version, string lines) =>
        [.. Mark, 8, 2, .. new byte[16], .. Text(Encoding.UTF8.GetBytes(version)), .. Text(Framed(lines))];

    /// <summary>Build information as Go had it before, for a section that is the first of an ELF made here.</summary>
    public static byte[] GoPointers(string version, string lines)
    {
        var (first, second) = (Encoding.UTF8.GetBytes(version), Framed(lines));
        var result = new byte[64 + first.Length + second.Length];
        Mark.CopyTo(result, 0);
        result[14] = 8;
        const ulong Start = Address + 128;
        ulong[] numbers = [Start + 32, Start + 48, Start + 64, (ulong)first.Length, Start + 64 + (ulong)first.Length, (ulong)second.Length];
        for (var i = 0; i < numbers.Length; i++)
            UInt64(result, 16 + (i * 8), numbers[i]);
        first.CopyTo(result, 64);
        second.CopyTo(result, 64 + first.Length);
        return result;
    }

    public static byte[] Rust(string json)
    {
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Optimal))
            zlib.Write(Encoding.UTF8.GetBytes(json));
        return result.ToArray();
    }

    private static byte[] Mark => [0xff, .. Encoding.ASCII.GetBytes(" Go buildinf:")];

    private static byte[] Framed(string lines) => lines.Length == 0 ? [] : [.. new byte[16], .. Encoding.UTF8.GetBytes(lines), .. new byte[16]];

    private static byte[] Text(byte[] text)
    {
        using var result = new MemoryStream();
        using var writer = new BinaryWriter(result);
        writer.Write7BitEncodedInt(text.Length);
        writer.Write(text);
        writer.Flush();
        return result.ToArray();
    }

    private static void UInt16(byte[] bytes, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);

    private static void UInt32(byte[] bytes, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);

    private static void UInt64(byte[] bytes, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), value);
}
