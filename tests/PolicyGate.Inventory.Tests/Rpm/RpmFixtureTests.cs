using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Real databases of all three formats, against the lists that rpm made of them.</summary>
public sealed class RpmFixtureTests
{
    private static readonly string[] s_fields = ["name", "epoch", "version", "release", "arch", "sourceRpm", "vendor", "modularitylabel"];

    [Theory]
    [InlineData("rhel8-libuuid/Packages", "BerkeleyDb", 1)]
    [InlineData("custom-epoch/Packages", "BerkeleyDb", 1)]
    [InlineData("cbl-mariner-2.0/rpmdb.sqlite", "Sqlite", 129)]
    // Of this one only the first 24 are listed.
    [InlineData("sle15-bci/Packages.db", "Ndb", 35)]
    public void The_packages_are_those_that_rpm_lists(string name, string format, int count)
    {
        var database = Read("data/fixtures/rpmdb/" + name);
        Assert.Empty(database.Defects);
        Assert.Equal((format, count), (database.Format.ToString(), database.Packages.Length));
        var expected = Expected("fixtures/rpmdb/" + name);
        var found = database.Packages.Select(Line).ToList();
        if (expected.Count == count)
            Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        else
            Assert.Empty(expected.Except(found));
    }

    [Fact]
    public void What_is_no_database_is_refused_and_an_empty_file_is_an_empty_one()
    {
        using var invalid = File.OpenRead(SharedData.Path("data/fixtures/scalibr/rpm/rpm/input/invalid"));
        Assert.Contains("no rpm database", Assert.Throws<FormatException>(() => RpmDatabaseReader.Read(invalid)).Message, StringComparison.Ordinal);
        Assert.Empty(Read("data/fixtures/scalibr/rpm/rpm/input/empty.sqlite").Packages);
    }

    [Theory]
    [InlineData("rhel8-libuuid/Packages", 1000)]
    [InlineData("cbl-mariner-2.0/rpmdb.sqlite", 60)]
    [InlineData("sle15-bci/Packages.db", 60)]
    public void Damage_is_told_and_ends_nothing(string name, int rounds)
    {
        var example = File.ReadAllBytes(SharedData.Path("data/fixtures/rpmdb/" + name));
        var random = new Random(20260103);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = (byte[])example.Clone();
            for (var change = random.Next(1, 40); change > 0; change--)
                bytes[Math.Min(bytes.Length - 1, random.Next(2) == 0 ? random.Next(bytes.Length) : random.Next(bytes.Length / 4096) * 4096 + random.Next(40))] = (byte)random.Next(256);
            try
            {
                RpmDatabaseReader.Read(new MemoryStream(bytes));
            }
            catch (Exception exception) when (exception is FormatException or InvalidDataException)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    private static RpmDatabase Read(string path)
    {
        using var content = File.OpenRead(SharedData.Path(path));
        return RpmDatabaseReader.Read(content);
    }

    private static string Line(RpmPackage package) =>
        string.Join('\t', package.Name, package.Epoch, package.Version, package.Release, package.Architecture, package.SourceRpm, package.Vendor, package.ModularityLabel);

    private static List<string> Expected(string input)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("data/fixtures/rpmdb/expected.json")));
        var packages = document.RootElement.GetProperty("databases").EnumerateArray().Single(database => database.GetProperty("input").GetString() == input).GetProperty("packages");
        return [.. packages.EnumerateArray().Select(package => string.Join('\t', s_fields.Select(field => package.GetProperty(field).ToString())))];
    }
}
