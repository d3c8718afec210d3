using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class RpmDatabaseReaderTests
{
    private static readonly byte[][] s_headers =
    [
        RpmFiles.Header("bash", "5.1.8", "6.el9"),
        RpmFiles.Header("openssl-libs", "3.0.7", "27.el9", epoch: 1, source: "openssl-3.0.7-27.el9.src.rpm"),
        RpmFiles.Header("big", padding: 100_000),
        RpmFiles.Header("gpg-pubkey", "8483c65d", "5ccc5b19", source: "(none)"),
        RpmFiles.Header("nodejs", "12.18.4", "1.module_el8", epoch: 0, module: "nodejs:12:802:1"),
    ];

    private static readonly string[] s_lines = ["bash 5.1.8-6.el9 bash-5.1.8-6.el9.src.rpm ", "big 1.0-1.el9 big-1.0-1.el9.src.rpm ", "nodejs 0:12.18.4-1.module_el8 nodejs-12.18.4-1.module_el8.src.rpm nodejs:12:802:1", "openssl-libs 1:3.0.7-27.el9 openssl-3.0.7-27.el9.src.rpm "];

    public static TheoryData<string> Databases => ["sqlite", "ndb", "bdb", "bdb-big-endian"];

    [Theory]
    [MemberData(nameof(Databases))]
    public void Every_format_gives_the_same_packages(string format)
    {
        var database = Read(Make(format));
        Assert.Empty(database.Defects);
        Assert.Equal(s_lines, Lines(database));
        Assert.All(database.Packages, package => Assert.Equal(("x86_64", "Vendor Ltd.", "MIT"), (package.Architecture, package.Vendor, package.License)));
    }

    // What SQLite does with pages when asked: small and large ones, bytes reserved, pages moved and given up, text in UTF-16, a b-tree of several levels.
    [Theory]
    [InlineData("PRAGMA page_size=512;", "")]
    [InlineData("PRAGMA page_size=65536;", "")]
    [InlineData("PRAGMA encoding='UTF-16le';", "")]
    [InlineData("PRAGMA encoding='UTF-16be'; PRAGMA page_size=1024;", "")]
    [InlineData("PRAGMA auto_vacuum=FULL; PRAGMA page_size=512;", "VACUUM;")]
    [InlineData("PRAGMA journal_mode=WAL;", "PRAGMA wal_checkpoint(TRUNCATE);")]
    public void SQLites_own_databases_are_read(string pragmas, string after)
    {
        byte[][] headers = [.. Enumerable.Range(0, 2000).Select(i => RpmFiles.Header($"package-{i:d4}", padding: i % 5 == 0 ? 7 * i : 0))];
        var database = Read(RpmFiles.Sqlite(headers, pragmas, "DELETE FROM Packages WHERE hnum % 3 = 0;" + after));
        Assert.Empty(database.Defects);
        Assert.Equal(Enumerable.Range(0, 2000).Where(i => (i + 1) % 3 != 0).Select(i => $"package-{i:d4}"), database.Packages.Select(package => package.Name));
    }

    // Berkeley DB's own program writes them; the database of one machine is read on any other.
    [Theory]
    [InlineData(1234, 512)]
    [InlineData(1234, 4096)]
    [InlineData(4321, 4096)]
    [InlineData(4321, 65536)]
    public async Task Berkeley_DBs_own_databases_are_read(int order, int pageSize)
    {
        Requirement.Programs("db5.3_load");
        using var folder = new TemporaryFolder();
        var dump = new StringBuilder($"VERSION=3\nformat=bytevalue\ntype=hash\ndb_lorder={order}\ndb_pagesize={pageSize}\nHEADER=END\n 00000000\n 000007d1\n");
        for (var i = 1; i <= 2000; i++)
            dump.Append(' ').Append($"{i:x8}\n ").AppendLine(Convert.ToHexStringLower(RpmFiles.Header($"package-{i:d4}", padding: i % 5 == 0 ? 7 * i : 0)));
        await File.WriteAllTextAsync(folder.Path("dump"), dump.Append("DATA=END\n").ToString(), TestContext.Current.CancellationToken);
        var load = await ExternalProgram.RunAsync("db5.3_load", ["-f", folder.Path("dump"), folder.Path("Packages")], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, load.ExitCode);
        var database = Read(await File.ReadAllBytesAsync(folder.Path("Packages"), TestContext.Current.CancellationToken));
        Assert.Empty(database.Defects);
        Assert.Equal(Enumerable.Range(1, 2000).Select(i => $"package-{i:d4}"), database.Packages.Select(package => package.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Whatever_happens_to_a_database_it_is_read_or_refused_in_bounded_time(string format)
    {
        var example = Make(format, [.. s_headers.Where((_, i) => i != 2)]);
        for (var length = 0; length < example.Length; length += 7)
            Try(example[..length]);
        var random = new Random(20260102);
        for (var round = 0; round < 4000; round++)
        {
            var bytes = (byte[])example.Clone();
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                // Where the structure is: at the beginning of a page, or anywhere.
                var at = Math.Min(bytes.Length - 4, random.Next(2) == 0 ? random.Next(bytes.Length) : random.Next(bytes.Length / 512 + 1) * 512 + random.Next(64));
                bytes[at] = (byte)(random.Next(3) switch { 0 => random.Next(256), 1 => 0xFF, _ => 0 });
                if (random.Next(4) == 0)
                    RpmFiles.BigEndian(bytes, at, (uint)random.Next(-4, 40));
            }

            Try(bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Of_a_database_that_was_cut_off_the_rest_is_told(string format)
    {
        var whole = Make(format);
        var database = Read(whole[..(whole.Length - 600)]);
        Assert.NotEmpty(database.Defects);
        Assert.NotEmpty(database.Packages);
    }

    [Fact]
    public void A_circle_of_pages_ends()
    {
        var bucket = RpmFiles.BerkeleyDb(false, s_headers[0], s_headers[1]);
        RpmFiles.LittleEndian(bucket, 512 + 16, 1);
        Assert.Contains("two references to page 1", Read(bucket).Defects);

        var overflow = RpmFiles.BerkeleyDb(true, s_headers[0], s_headers[2]);
        RpmFiles.BigEndian(overflow, 512 * 100 + 16, 90);
        Assert.Equal((1, "two references to page 90"), (Read(overflow).Packages.Length, Assert.Single(Read(overflow).Defects)));
    }

    [Fact]
    public void Sizes_that_are_claimed_are_not_believed()
    {
        var bdb = RpmFiles.BerkeleyDb(false, s_headers[0]);
        RpmFiles.LittleEndian(bdb, 72, uint.MaxValue);
        Assert.Contains("it claims 4294967296 buckets, but has 3 pages", Read(bdb).Defects);

        var ndb = RpmFiles.Ndb(s_headers[0]);
        RpmFiles.LittleEndian(ndb, 12, uint.MaxValue);
        Assert.Contains("claims 4294967295 pages of slots", Assert.Throws<FormatException>(() => Read(ndb)).Message, StringComparison.Ordinal);
        ndb = RpmFiles.Ndb(s_headers[0], s_headers[1]);
        RpmFiles.LittleEndian(ndb, 32 + 12, uint.MaxValue);
        Assert.Equal(["openssl-libs"], Read(ndb).Packages.Select(package => package.Name));
        Assert.Single(Read(ndb).Defects, defect => defect.Contains("68719476720 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_that_share_their_bytes_are_refused()
    {
        var database = RpmFiles.Sqlite([.. Enumerable.Range(0, 50).Select(i => RpmFiles.Header($"package-{i}"))], "PRAGMA page_size=65536;");
        // The table is the second page; let it have as many rows as fit, all of which are the first.
        var page = database.AsSpan(65536, 65536);
        var first = page.Slice(8, 2).ToArray();
        page[3] = 0x27;
        for (var cell = 8; cell < 20_000; cell += 2)
            first.CopyTo(page[cell..]);
        Assert.Contains("rows are longer than the file", Assert.Throws<InvalidDataException>(() => Read(database)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_damaged_all_over_is_refused()
    {
        var headers = Enumerable.Range(0, 1100).Select(_ => new byte[] { 0, 0, 0, 1, 0, 0, 0, 99 }).ToArray();
        Assert.Contains("more than 1000 places", Assert.Throws<InvalidDataException>(() => Read(RpmFiles.Sqlite(headers))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_without_Packages_is_refused()
    {
        Assert.Contains("no table Packages", Assert.Throws<FormatException>(() => Read(RpmFiles.Sqlite([], "", "DROP TABLE Packages;"))).Message, StringComparison.Ordinal);
        Assert.Empty(Read(RpmFiles.Sqlite([])).Packages);
    }

    internal static RpmDatabase Read(byte[] content) => RpmDatabaseReader.Read(new MemoryStream(content));

    internal static IEnumerable<string> Lines(RpmDatabase database) =>
        database.Packages.Select(package => $"{package.Name} {package.EpochVersionRelease} {package.SourceRpm} {package.ModularityLabel}").Order(StringComparer.Ordinal);

    private static byte[] Make(string format, byte[][]? headers = null) => format switch
    {
        "sqlite" => RpmFiles.Sqlite(headers ?? s_headers, "PRAGMA page_size=512;"),
        "ndb" => RpmFiles.Ndb(headers ?? s_headers),
        "bdb" => RpmFiles.BerkeleyDb(false, headers ?? s_headers),
        _ => RpmFiles.BerkeleyDb(true, headers ?? s_headers),
    };

    private static void Try(byte[] content)
    {
        try
        {
            Read(content);
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            Assert.NotEmpty(exception.Message);
        }
    }
}
