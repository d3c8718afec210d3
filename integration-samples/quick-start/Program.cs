using PolicyGate;
using PolicyGate.Advisories;
using PolicyGate.Policy;
using PolicyGate.Reporting;

// Everything is read from this folder; what is written goes to artifacts/quick-start. No network is used.
var sample = FindSample();
var output = Path.Combine(sample, "..", "..", "artifacts", "quick-start");
var database = Path.GetFullPath(Path.Combine(output, "advisories.db"));
var sarif = Path.GetFullPath(Path.Combine(output, "scan.sarif"));
Directory.CreateDirectory(output);

Console.WriteLine("1. Import a few advisories (OSV records) into a database.");
var import = await AdvisoryImport.ImportAsync([Path.Combine(sample, "advisories")], database, null, CancellationToken.None);
Console.WriteLine($"   {import.Feeds.Sum(feed => feed.Records)} records of {string.Join(" and ", import.Feeds.Select(feed => feed.Name))}.");

Console.WriteLine("2. Scan a sample image: an old Debian 12 base with a self-contained .NET application.");
Console.WriteLine("   The gate and one exception are read from git: integration-samples/quick-start/.policygate at HEAD.");
Console.WriteLine();
var report = await ImageScanner.ScanAsync(
    new ScanOptions
    {
        Image = "oci-archive:" + Path.Combine(sample, "image.tar"),
        Repository = sample,
        PolicyDirectory = Path.Combine(sample, ".policygate"),
        TrustedRef = "HEAD",
        Database = database,
        ImageName = "shop:1.0",
    },
    progress: null,
    CancellationToken.None);

var options = new ReportOptions { Color = !Console.IsOutputRedirected, Width = 120 };
using (var console = Console.OpenStandardOutput())
    ReportFormat.Find("table")!.Write(report, options, console);
FileOutput.Write(sarif, stream => ReportFormat.Find("sarif")!.Write(report, options with { SarifProfile = SarifProfile.Full }, stream));

var judged = report.Judgement.Findings;
Console.WriteLine();
Console.WriteLine("3. What happened.");
Console.WriteLine($"   {report.Images[0].Inventory.Packages.Length} packages were found, and {judged.Length} findings: {judged.Count(finding => finding.Action == GateAction.Fail)} fail the gate, "
    + $"{judged.Count(finding => finding.Disposition == Disposition.Disabled)} disabled by a rule.");
Console.WriteLine(report.Judgement.Verdict.Verdict == Verdict.Fail
    ? "   The verdict is 'fail': in a build, 'policygate scan' would end with exit code 1, and 'dotnet publish' with an error."
    : $"   The verdict is '{report.Judgement.Verdict.Verdict}'.");
Console.WriteLine($"   SARIF for code scanning: {sarif}");
Console.WriteLine();
Console.WriteLine("4. What to do next.");
Console.WriteLine("   - Look at integration-samples/quick-start/.policygate: the gate (policy.yaml) and the exception (disable/base-image.yaml).");
Console.WriteLine("   - Add a rule for CVE-2024-21907 there and run this again: the finding is 'under review' until you commit the rule.");
Console.WriteLine("   - Use it in your own build: see 'Use it' in README.md and integration-samples/webapi-publish.");
return 0;

static string FindSample()
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "PolicyGate.sln")))
            return Path.Combine(folder.FullName, "integration-samples", "quick-start");
    }

    throw new InvalidOperationException("Run it from the repository: dotnet run --project integration-samples/quick-start");
}
