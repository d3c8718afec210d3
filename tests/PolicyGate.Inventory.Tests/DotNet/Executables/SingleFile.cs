using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PolicyGate.Inventory.Tests;

/// <summary>Builds an executable with a single-file bundle, as the formats' description has it and with whatever is to be wrong.</summary>
internal sealed class SingleFile
{
    public const string DepsJson = """
        {
          "runtimeTarget": { "name": "t" },
          "targets": { "t": { "Shop/1.0.0": { "dependencies": { "Newtonsoft.Json": "12.0.1" }, "runtime": { "Shop.dll": {} } }, "Newtonsoft.Json/12.0.1": { "runtime": { "Newtonsoft.Json.dll": {} } } } },
          "libraries": { "Shop/1.0.0": { "type": "project" }, "Newtonsoft.Json/12.0.1": { "type": "package" } }
        }
        """;

    /// <summary>Bytes that the headers take at most.</summary>
    public const int HeadersSize = 0x200;

    public const string RuntimeConfig = """{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "8.0.0" } } }""";

    private static readonly byte[] s_signature = Convert.FromHexString("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae");

    private readonly List<(byte Type, string Name, byte[] Content)> _files = [];

    public uint Major { get; init; } = 6;

    /// <summary>How the host begins.</summary>
    public string Magic { get; init; } = "\u007fELF";

    public bool Compressed { get; init; }

    /// <summary>Bytes of the host before the mark.</summary>
    public int HostSize { get; init; } = 100_000;

    public int? Count { get; init; }

    public Func<long, long> HeaderOffset { get; init; } = offset => offset;

    public Func<long, long> FileOffset { get; init; } = offset => offset;

    public Func<long, long> FileSize { get; init; } = size => size;

    /// <summary>Puts a mark before the true one.</summary>
    public long? EarlierMark { get; init; }

    public SingleFile File(byte type, string name, string content)
    {
        _files.Add((type, name, Encoding.UTF8.GetBytes(content)));
        return this;
    }

    /// <summary>An assembly, deps.json and runtimeconfig.json.</summary>
    public SingleFile Shop() => File(1, "Shop.dll", "MZ not really").File(3, "Shop.deps.json", DepsJson).File(4, "Shop.runtimeconfig.json", RuntimeConfig);

    public byte[] ToArray()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(new byte[HostSize]);
        if (EarlierMark is { } earlier)
        {
            writer.Write(earlier);
            writer.Write(s_signature);
        }

        var mark = stream.Position;
        writer.Write(0L);
        writer.Write(s_signature);
        writer.Write(new byte[1000]);
        var places = new List<(long Offset, long Size, long Compressed)>();
        foreach (var (_, _, content) in _files)
        {
            var stored = Compressed ? Deflate(content) : content;
            places.Add((FileOffset(stream.Position), FileSize(content.Length), Compressed ? stored.Length : 0));
            writer.Write(stored);
        }

        var header = stream.Position;
        writer.Write(Major);
        writer.Write(0);
        writer.Write(Count ?? _files.Count);
        writer.Write("0123456789ab");
        if (Major >= 2)
        {
            foreach (var type in new byte[] { 3, 4 })
            {
                var index = _files.FindIndex(file => file.Type == type);
                writer.Write(index < 0 ? 0 : places[index].Offset);
                writer.Write(index < 0 ? 0 : places[index].Size);
            }

            writer.Write(0L);
        }

        for (var i = 0; i < _files.Count; i++)
        {
            writer.Write(places[i].Offset);
            writer.Write(places[i].Size);
            if (Major >= 6)
                writer.Write(places[i].Compressed);
            writer.Write(_files[i].Type);
            writer.Write(_files[i].Name);
        }

        stream.Position = mark;
        writer.Write(HeaderOffset(header));
        var result = stream.ToArray();
        WriteHeaders(result, (int)mark + 1000);
        return result;
    }

    // The smallest that say where writable data stand: all of the host behind its headers.
    private void WriteHeaders(byte[] file, int end)
    {
        Encoding.Latin1.GetBytes(Magic, file);
        if (Magic == "\u007fELF")
        {
            "\u0002\u0001\u0001"u8.CopyTo(file.AsSpan(4));
            UInt16(16, 2);
            UInt16(32, 64);
            UInt16(54, 56);
            UInt16(56, 1);
            UInt16(64, 1);
            UInt16(68, 6);
            UInt32(72, HeadersSize);
            UInt32(96, end - HeadersSize);
        }
        else if (Magic == "MZ")
        {
            UInt16(60, 0x80);
            "PE\0\0"u8.CopyTo(file.AsSpan(0x80));
            UInt16(0x80 + 6, 1);
            UInt16(0x80 + 20, 240);
            UInt16(0x98, 0x20b);
            ".data"u8.CopyTo(file.AsSpan(0x98 + 240));
            UInt32(0x98 + 240 + 16, end - HeadersSize);
            UInt32(0x98 + 240 + 20, HeadersSize);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(0x98 + 240 + 36), 0xc0000040);
        }

        void UInt16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);
        void UInt32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
    }

    private static byte[] Deflate(byte[] content)
    {
        var stored = new MemoryStream();
        using (var deflate = new DeflateStream(stored, CompressionLevel.Optimal))
            deflate.Write(content);
        return stored.ToArray();
    }
}
