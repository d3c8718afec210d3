using PolicyGate.Testing;

namespace PolicyGate.Reporting.Tests;

public sealed class Golden_tests
{
    [Theory]
    [InlineData(SarifProfile.Full, "full.sarif")]
    [InlineData(SarifProfile.GitHub, "github.sarif")]
    [InlineData(SarifProfile.AzureDevOps, "azure-devops.sarif")]
    public void A_typical_scan_is_written_as_this_SARIF(SarifProfile profile, string file)
    {
        using var folder = new TemporaryFolder();
        var report = Scans.Typical().InRepository(folder);
        Golden.Matches(file, report.WriteText("sarif", new() { SarifProfile = profile, Environment = Pipeline.Variables }));
    }

    [Theory]
    [InlineData("json", 100, "scan.json")]
    [InlineData("table", 80, "table-80.txt")]
    [InlineData("table", 120, "table-120.txt")]
    [InlineData("summary", 100, "summary.md")]
    [InlineData("github", 100, "github.txt")]
    [InlineData("gitlab", 100, "gitlab.json")]
    [InlineData("codequality", 100, "codequality.json")]
    [InlineData("junit", 100, "junit.xml")]
    public void A_typical_scan_is_written_as_this(string format, int width, string file)
    {
        using var folder = new TemporaryFolder();
        Golden.Matches(file, Scans.Typical().InRepository(folder).WriteText(format, new() { Width = width }));
    }

    [Theory]
    [InlineData("json", "two-platforms.json")]
    [InlineData("table", "two-platforms.txt")]
    [InlineData("summary", "two-platforms.md")]
    [InlineData("github", "two-platforms-github.txt")]
    [InlineData("azure", "two-platforms-azure.txt")]
    [InlineData("msbuild", "two-platforms.xml")]
    public void A_scan_of_two_platforms_is_written_as_this(string format, string file)
    {
        using var folder = new TemporaryFolder();
        Golden.Matches(file, Scans.TwoPlatforms().InRepository(folder).WriteText(format).Replace(folder.Root, "/repository", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SarifProfile.GitHub, "two-platforms-github.sarif")]
    [InlineData(SarifProfile.AzureDevOps, "two-platforms-azure-devops.sarif")]
    public void A_scan_of_two_platforms_is_written_as_this_SARIF(SarifProfile profile, string file)
    {
        using var folder = new TemporaryFolder();
        Golden.Matches(file, Scans.TwoPlatforms().InRepository(folder).WriteText("sarif", new() { SarifProfile = profile, Environment = Pipeline.Variables }));
    }

    [Theory]
    [InlineData("json", "inventory.json")]
    [InlineData("table", "inventory.txt")]
    public void An_inventory_is_written_as_this(string format, string file)
    {
        Golden.Matches(file, Inventory(format, Scans.Typical()));
    }

    [Fact]
    public void An_inventory_of_two_platforms_is_written_as_this_table() => Golden.Matches("two-platforms-inventory.txt", Inventory("table", Scans.TwoPlatforms()));

    private static string Inventory(string format, ScanReport report)
    {
        using var stream = new MemoryStream();
        InventoryReport.Write(format, report.Images, new() { Width = 90 }, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
