using System.Buffers.Binary;
using System.Text;
using Microsoft.Data.Sqlite;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Builds headers of packages, and databases of them.</summary>
internal static class RpmFiles
{
    /// <summary>A header as rpm installs it: a region of what was built, and behind it what came on installation.</summary>
    public static byte[] Header(string name, string version = "1.0", string release = "1.el9", uint? epoch = null, string? source = null, string? module = null, string? license = "MIT", int padding = 0)
    {
        var header = new HeaderBytes().Text(1000, name).Text(1001, version).Text(1002, release);
        if (epoch is { } number)
            header.Number(1003, number);
        if (padding > 0)
            header.Text(1005, new string('x', padding));
        header.Text(1011, "Vendor Ltd.").Text(1014, license ?? "").Text(1022, "x86_64").Text(1044, source ?? $"{name}-{version}-{release}.src.rpm");
        if (module is not null)
            header.Text(5096, module);
        return header.ToArray();
    }

    /// <summary>SQLite as the real library writes it.</summary>
    public static byte[] Sqlite(IEnumerable<byte[]> headers, string pragmas = "", string after = "")
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("rpmdb.sqlite");
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            connection.Open();
            Execute(connection, "PRAGMA synchronous=OFF;" + pragmas + """
                CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);
                CREATE TABLE 'Name' (key 'TEXT' NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL);
                CREATE INDEX 'Name_key_idx' ON 'Name'(key ASC);
                """);
            using var transaction = connection.BeginTransaction();
            using var insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO Packages (blob) VALUES ($blob)";
            var blob = insert.Parameters.Add("$blob", SqliteType.Blob);
            foreach (var header in headers)
            {
                blob.Value = header;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();

            if (after.Length > 0)
                Execute(connection, after);
        }

        return File.ReadAllBytes(path);
    }

    /// <summary>A database whose last package stands in its write-ahead log only, and that log.</summary>
    public static (byte[] Database, byte[] Log) SqliteWithLog(string path, byte[] first, byte[] last)
    {
        File.WriteAllBytes(path, Sqlite([first], "PRAGMA journal_mode=WAL;"));
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, $"PRAGMA wal_autocheckpoint=0; INSERT INTO Packages (blob) VALUES (x'{Convert.ToHexString(last)}');");
        return (ReadShared(path), ReadShared(path + "-wal"));

        static byte[] ReadShared(string file)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }

    /// <summary>NDB, each header in blocks of its own behind one page of slots.</summary>
    public static byte[] Ndb(params byte[][] headers)
    {
        var file = new byte[4096 + headers.Sum(header => 16 * Blocks(header))];
        "RpmP"u8.CopyTo(file);
        LittleEndian(file, 12, 1);
        for (var slot = 2; slot < 256; slot++)
            "Slot"u8.CopyTo(file.AsSpan(16 * slot));
        var block = 256;
        for (var i = 0; i < headers.Length; i++)
        {
            var (slot, start, blocks) = (16 * (i + 2), 16 * block, Blocks(headers[i]));
            LittleEndian(file, slot + 4, (uint)i + 1);
            LittleEndian(file, slot + 8, (uint)block);
            LittleEndian(file, slot + 12, (uint)blocks);
            "BlbS"u8.CopyTo(file.AsSpan(start));
            LittleEndian(file, start + 4, (uint)i + 1);
            LittleEndian(file, start + 12, (uint)headers[i].Length);
            headers[i].CopyTo(file, start + 16);
            block += blocks;
            LittleEndian(file, 16 * block - 8, (uint)headers[i].Length);
            "BlbE"u8.CopyTo(file.AsSpan(16 * block - 4));
        }

        return file;

        static int Blocks(byte[] header) => (16 + header.Length + 12 + 15) / 16;
    }

    /// <summary>A hash table of Berkeley DB with one bucket, all headers on overflow pages of 512 bytes.</summary>
    public static byte[] BerkeleyDb(bool bigEndian, params byte[][] headers)
    {
        const int size = 512, room = size - 26;
        Action<byte[], int, uint> write = bigEndian ? BigEndian : LittleEndian;
        var pages = new List<byte[]> { new byte[size], Page(1, 13) };
        var bucket = pages[1];
        var end = size;
        for (var i = 0; i < headers.Length; i++)
        {
            var first = (uint)pages.Count;
            for (var offset = 0; offset < headers[i].Length; offset += room)
            {
                var count = Math.Min(room, headers[i].Length - offset);
                var page = Page((uint)pages.Count, 7);
                Short(page, 22, count);
                headers[i].AsSpan(offset, count).CopyTo(page.AsSpan(26));
                if (offset + count < headers[i].Length)
                    write(page, 16, (uint)pages.Count + 1);
                pages.Add(page);
            }

            end -= 5;
            bucket[end] = 1;
            write(bucket, end + 1, (uint)i + 1);
            Short(bucket, 26 + 4 * i, end);
            end -= 12;
            bucket[end] = 3;
            write(bucket, end + 4, first);
            write(bucket, end + 8, (uint)headers[i].Length);
            Short(bucket, 28 + 4 * i, end);
        }

        Short(bucket, 20, 2 * headers.Length);
        var metadata = pages[0];
        write(metadata, 12, 0x061561);
        write(metadata, 16, 9);
        write(metadata, 20, size);
        metadata[25] = 8;
        write(metadata, 32, (uint)pages.Count - 1);
        write(metadata, 96, 1);
        return [.. pages.SelectMany(page => page)];

        byte[] Page(uint number, byte type)
        {
            var page = new byte[size];
            write(page, 8, number);
            page[25] = type;
            return page;
        }

        void Short(byte[] page, int offset, int value)
        {
            if (bigEndian)
                BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(offset), (ushort)value);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(offset), (ushort)value);
        }
    }

    public static void LittleEndian(byte[] bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);

    public static void BigEndian(byte[] bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(offset), value);

    private static void Execute(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}

/// <summary>The bytes of a header, entry after entry.</summary>
internal sealed class HeaderBytes
{
    private readonly List<byte> _entries = [];
    private readonly List<byte> _data = [];

    public HeaderBytes Text(uint tag, string text, uint type = 6) => Entry(tag, type, (uint)_data.Count, 1, [.. Encoding.UTF8.GetBytes(text), 0]);

    public HeaderBytes Number(uint tag, uint number)
    {
        while (_data.Count % 4 != 0)
            _data.Add(0);
        var bytes = new byte[4];
        RpmFiles.BigEndian(bytes, 0, number);
        return Entry(tag, 4, (uint)_data.Count, 1, bytes);
    }

    /// <summary>An entry whose offset may lie, and the data that is added for it.</summary>
    public HeaderBytes Entry(uint tag, uint type, uint offset, uint count, params byte[] data)
    {
        var entry = new byte[16];
        foreach (var (at, value) in new[] { (0, tag), (4, type), (8, offset), (12, count) })
            RpmFiles.BigEndian(entry, at, value);
        _entries.AddRange(entry);
        _data.AddRange(data);
        return this;
    }

    public byte[] ToArray()
    {
        var sizes = new byte[8];
        RpmFiles.BigEndian(sizes, 0, (uint)_entries.Count / 16);
        RpmFiles.BigEndian(sizes, 4, (uint)_data.Count);
        return [.. sizes, .. _entries, .. _data];
    }
}
