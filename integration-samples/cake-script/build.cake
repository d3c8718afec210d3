#addin nuget:?package=PolicyGate.Cake&version=0.1.0

var target = Argument("target", "Scan");
var image = Argument("image", "artifacts/shop.tar");
var imageName = Argument("image-name", "contoso/shop:1.0");
var database = Argument<string>("database", null);
var artifacts = Directory("artifacts");

Task("Scan")
    .Description("Scans the image and fails the build when the gate does.")
    .Does(() =>
{
    var scan = PolicyGateScan(new PolicyGateScanSettings
    {
        Image = image,
        ImageName = imageName,
        Database = database,
        WarnOnly = HasArgument("warn-only"),
    }.WithOutput("sarif", artifacts + File("shop.sarif")));

    Information("{0}: {1} findings, of which a rule disables {2}. SARIF: {3}",
        scan.Verdict, scan.Findings.Count, scan.Findings.Count(finding => finding.Disposition == "disabled"), scan.SarifPath);
});

RunTarget(target);
