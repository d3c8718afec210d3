using CsCheck;
using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests.Importing;

/// <summary>The digest names the content: neither the order of paths and records, nor what came with which import, nor the number of threads tells in it.</summary>
public sealed class DigestTests
{
    private static readonly string[] _ecosystems = ["NuGet", "npm", "Debian:12", "Debian:11", "Go"];

    private static readonly Gen<Osv> _record = Gen.Select(Gen.Int[0, 40], Gen.Int[1, 9], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 6], Gen.Int[0, 3]).Select((id, day, one, other, name, size) =>
    {
        var record = Osv.Record($"CVE-2024-{1000 + id}", $"2024-01-0{day}T00:00:00Z").With("details", new string('x', size * 9000)).Affects(_ecosystems[one], $"p{name}", fix: $"{day}");
        return other == one ? record : record.Affects(_ecosystems[other], $"p{name}");
    });

    [Fact]
    public Task The_digest_is_the_same_whatever_the_order_of_records_and_paths() =>
        Gen.Select(_record.Array[1, 40], Gen.Int).SampleAsync(async (records, seed) =>
        {
            var digests = new HashSet<string>();
            for (var round = 0; round < 2; round++)
            {
                using var folder = new TestFolder();
                var random = new Random(seed + round);
                var (shuffled, folders) = (records.ToArray(), new[] { "a", "b", "c" });
                random.Shuffle(shuffled);
                random.Shuffle(folders);
                foreach (var (at, record) in shuffled.Index())
                    folder.Folder($"{folders[at % 3]}/{at}", record);
                // One folder more, so that all are one source: which records come together says which feeds a source is of.
                digests.Add((await folder.ImportAsync(folder.At("."))).Digest);
            }

            return digests.Count == 1;
        }, iter: 10, threads: 1);

    [Fact]
    public Task A_feed_after_the_other_gives_what_all_at_once_give() =>
        Gen.Select(_record.Array[5, 60], Gen.Shuffle(new[] { 0, 1, 2, 3, 4 })).SampleAsync(async (records, order) =>
        {
            using var once = new TestFolder();
            using var singly = new TestFolder();
            // One feed for each record: a record of two feeds makes the archive of either an archive of both.
            var feeds = _ecosystems.Select((ecosystem, i) => records.Where((_, at) => at % _ecosystems.Length == i)
                .Select(record => Osv.Record(record.Id, record.Modified).With("details", new string('y', 5000)).Affects(ecosystem, "p")).GroupBy(record => record.Id).Select(group => group.MaxBy(record => record.Modified)!).ToArray()).ToArray();
            string digest = "", other = "";
            foreach (var i in order)
                digest = (await singly.ImportAsync(singly.Zip($"{i}.zip", feeds[i]))).Digest;
            foreach (var i in order.Reverse())
                other = (await once.ImportAsync(once.Zip($"{i}.zip", feeds[i]))).Digest;
            return digest == other;
        }, iter: 8, threads: 1);

    [Fact]
    public async Task Real_feeds_in_forms_of_their_own_give_the_same_digest_in_any_order()
    {
        using var one = new TestFolder();
        using var other = new TestFolder();
        string[] feeds = [SharedData.Path("data/distro-raw"), SharedData.Path("data/osv/Debian"), SharedData.Path("data/osv/NuGet")];
        string digest = "", reverse = "";
        foreach (var feed in feeds)
            digest = (await one.ImportAsync(feed)).Digest;
        foreach (var feed in feeds.Reverse())
            reverse = (await other.ImportAsync(feed)).Digest;
        Assert.Equal(digest, reverse);
    }

    [Fact]
    public async Task Two_versions_of_a_record_are_found_on_either_side_of_a_page()
    {
        using var folder = new TestFolder();
        var large = new string('z', 30_000);
        Osv Version(string modified, params string[] ecosystems) => ecosystems.Aggregate(Osv.Record("CVE-2024-5", modified).With("details", large + modified), (record, ecosystem) => record.Affects(ecosystem, "p"));
        await folder.ImportAsync(folder.Zip("1.zip", Osv.Record("CVE-2024-1").Affects("Debian:11", "p"), Osv.Record("CVE-2024-9").Affects("Debian:12", "p"), Version("2024-01-01T00:00:00Z", "Debian:11", "Debian:12")));
        await folder.ImportAsync(folder.Zip("2.zip", Version("2024-02-01T00:00:00Z", "Debian:12")));
        using var database = AdvisoryDatabase.Open(folder.Database);
        database.Verify(TestContext.Current.CancellationToken);
        foreach (var release in (string[])["11", "12"])
            Assert.Contains("CVE-2024-5", database.Report(Installed.Debian with { VersionId = release }, Installed.Deb("p", "1")).Matches.Select(match => match.Id));
        Assert.True(database.Show("CVE-2024-5", DatabaseFormat.Table, Stream.Null, TestContext.Current.CancellationToken));
    }
}
