using System.Buffers.Binary;
using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace PolicyGate.Benchmarks;

/// <summary>An image with a package database, or a tree of packages, that is much larger than any there is.</summary>
internal static class PackageImage
{
    private const int HeaderSize = 25_000;

    internal static int Make(string kind, int megabytes, string image)
    {
        var count = (int)(((long)megabytes << 20) / HeaderSize);
        var file = Path.GetTempFileName();
        try
        {
            switch (kind)
            {
                case "rpm-sqlite":
                    File.Delete(file);
                    WriteSqlite(file, count);
                    RealImage.Make(tar => tar.WriteEntry(file, "var/lib/rpm/rpmdb.sqlite"), image);
                    return 0;
                case "rpm-bdb":
                    WriteBerkeleyDb(file, (long)megabytes << 20);
                    RealImage.Make(tar => tar.WriteEntry(file, "var/lib/rpm/Packages"), image);
                    return 0;
                case "node-modules":
                    RealImage.Make(tar => WriteModules(tar, megabytes * 10), image);
                    return 0;
                default:
                    throw new ArgumentException($"'{kind}' is none of rpm-sqlite, rpm-bdb, node-modules.");
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void WriteSqlite(string path, int count)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=OFF; CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL); BEGIN";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO Packages (blob) VALUES ($blob)";
        var blob = command.Parameters.Add("$blob", SqliteType.Blob);
        for (var i = 0; i < count; i++)
        {
            blob.Value = RpmHeaders.Header(i, HeaderSize);
            command.ExecuteNonQuery();
        }

        command.CommandText = "COMMIT";
        command.Parameters.Clear();
        command.ExecuteNonQuery();
    }

    // All buckets behind the first page, each with the keys of many packages, and behind them pages with the headers.
    private static void WriteBerkeleyDb(string path, long length)
    {
        const int size = 4096, start = 26, room = size - start, keys = 64, pair = 17;
        var pages = (RpmHeaders.Header(0, HeaderSize).Length + room - 1) / room + 1;
        var buckets = (int)(length / (pages * size) / keys);
        using var file = File.Create(path);
        var page = new byte[size];
        Number(12, 0x061561);
        Number(16, 9);
        Number(20, size);
        page[25] = 8;
        Number(72, (uint)buckets - 1);
        for (var doubling = 0; doubling < 32; doubling++)
            Number(96 + 4 * doubling, 1);
        file.Write(page);

        for (var bucket = 0; bucket < buckets; bucket++)
        {
            Begin(bucket + 1, 13);
            Short(20, 2 * keys);
            for (var key = 0; key < keys; key++)
            {
                var (package, end) = (bucket * keys + key, size - pair * key);
                Short(start + 4 * key, end - 5);
                Short(start + 4 * key + 2, end - pair);
                page[end - 5] = 1;
                Number(end - 4, (uint)package + 1);
                page[end - pair] = 3;
                Number(end - pair + 4, (uint)(buckets + 1 + (long)package * pages));
                Number(end - pair + 8, (uint)RpmHeaders.Header(package, HeaderSize).Length);
            }

            file.Write(page);
        }

        for (var package = 0; package < buckets * keys; package++)
        {
            var header = RpmHeaders.Header(package, HeaderSize);
            for (var part = 0; part < pages; part++)
            {
                var number = buckets + 1 + (long)package * pages + part;
                var used = Math.Clamp(header.Length - part * room, 0, room);
                Begin(number, 7);
                Number(16, (uint)number + 1);
                Short(22, used);
                header.AsSpan(Math.Min(header.Length, part * room), used).CopyTo(page.AsSpan(start));
                file.Write(page);
            }
        }

        void Begin(long number, byte type)
        {
            Array.Clear(page);
            Number(8, (uint)number);
            page[25] = type;
        }

        void Number(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(offset), value);
        void Short(int offset, int value) => BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(offset), (ushort)value);
    }

    // Packages of a hundred kilobytes, nested within a few others, as npm does it.
    private static void WriteModules(TarWriter tar, int count)
    {
        var random = new Random(1);
        var code = new byte[10_000];
        var readme = new string(' ', 2000);
        for (var i = 0; i < count; i++)
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"app/node_modules/top-{i % 500}/node_modules/package-{i}");
            Add(tar, folder + "/package.json", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{ "name": "package-{{i}}", "version": "1.{{i}}.0", "license": "MIT", "readme": "{{readme}}" }""")));
            for (var file = 0; file < 10; file++)
            {
                random.NextBytes(code.AsSpan(0, code.Length / 4));
                Add(tar, string.Create(CultureInfo.InvariantCulture, $"{folder}/lib/{file}.js"), code);
            }
        }
    }

    private static void Add(TarWriter tar, string name, byte[] content) => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}
