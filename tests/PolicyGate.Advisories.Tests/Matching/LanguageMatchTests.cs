using System.IO.Compression;
using PolicyGate.Advisories.Matching;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Versions;
using PolicyGate.Testing;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Matching;

/// <summary>Packages of npm, Python, Ruby and PHP.</summary>
public sealed class LanguageMatchTests
{
    [Theory]
    [InlineData("npm", "npm", "@scope/name", "@scope/name", "2.0.0-rc.1", "2.0.0")]
    [InlineData("npm", "npm", "JSONStream", "JSONStream", "1.9", "2.0.0")]
    [InlineData("PyPI", "pypi", "Flask_Login.x", "flask-login-x", "2.0rc1", "2.0")]
    [InlineData("PyPI", "pypi", "flask", "Flask", "1.10", "2")]
    [InlineData("RubyGems", "gem", "rails-html", "rails-html", "2.0.0.rc1", "2.0.0")]
    [InlineData("Packagist", "composer", "Symfony/HTTP-Kernel", "symfony/http-kernel", "v1.10.0", "2.0.0")]
    [InlineData("Packagist", "composer", "a/b", "a/b", "2.0.0-beta10", "2.0.0-RC1")]
    public async Task A_package_is_found_by_its_languages_rules(string ecosystem, string type, string installed, string advised, string version, string fix)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("GHSA-aaaa-bbbb-cccc").Affects(ecosystem, advised, fix: fix));
        var match = Assert.Single(database.Match(Package(type, installed, version)));
        Assert.Equal((ecosystem, "GHSA-aaaa-bbbb-cccc", fix), (match.Category, match.Id, match.FixedVersion));
        Assert.Empty(database.Match(Package(type, installed, fix)));
        Assert.Empty(database.Match(Package(type, installed + "x", version)));
    }

    // The publisher lists the affected versions one by one, beside the ranges.
    [Fact]
    public void Every_version_that_a_Python_advisory_lists_is_in_its_ranges()
    {
        var outside = new List<string>();
        var tried = 0;
        using var archive = ZipFile.OpenRead(SharedData.Path("data/osv/PyPI/all.zip"));
        foreach (var entry in archive.Entries.Where((_, index) => index % 4 == 0))
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(content);
            foreach (var package in OsvRecordParser.Parse(content.ToArray()).Affected.Where(package => package.Ecosystem == "PyPI" && !package.Ranges.IsEmpty))
            {
                foreach (var version in package.Versions)
                {
                    tried++;
                    if (!RangeEvaluation.Of(package with { Versions = [] }, version, PythonVersionOrder.Instance).IsAffected)
                        outside.Add($"{entry.Name} {package.Name} {version}");
                }
            }
        }

        Assert.True(outside.Count == 0, string.Join('\n', outside));
        Assert.True(tried > 10_000, $"only {tried} versions");
    }
}
