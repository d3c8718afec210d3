namespace PolicyGate.Cake.Tests;

/// <summary>JSON reports as the command line writes them.</summary>
internal static class ScanReport
{
    public static string With(string verdict, string name = "\"contoso/shop:1\"") => $$"""
        {
          "schemaVersion": 1,
          "image": { "reference": "oci-archive:shop.tar", "name": {{name}}, "digest": "sha256:0123" },
          "verdict": "{{verdict}}",
          "findings": [
            {
              "id": "CVE-2024-0001", "title": "zlib overflows", "category": "Debian", "severity": "high", "disposition": "active",
              "package": { "purl": "pkg:deb/debian/zlib1g@1.2.13" }, "fixedVersion": "1.3", "futureField": []
            },
            { "id": "PG2001", "title": "Image runs as root", "category": "Configuration", "severity": "medium", "disposition": "disabled", "package": null, "fixedVersion": null }
          ]
        }
        """;

    /// <summary>The same image for two platforms, a flaw only in the first, and a finding about the policy.</summary>
    public static string OfTwoPlatforms() => """
        {
          "schemaVersion": 1,
          "images": [
            {
              "image": { "reference": "oci-archive:shop.tar", "name": "contoso/shop:1", "digest": "sha256:01", "platform": "linux/amd64" },
              "findings": [
                {
                  "id": "CVE-2024-0001", "title": "zlib overflows", "category": "Debian", "severity": "high", "disposition": "active",
                  "package": { "purl": "pkg:deb/debian/zlib1g@1.2.13" }, "fixedVersion": "1.3"
                }
              ]
            },
            { "image": { "reference": "oci-archive:shop.tar", "name": "contoso/shop:1", "digest": "sha256:02", "platform": "linux/arm64" }, "findings": [] }
          ],
          "verdict": "warn",
          "findings": [
            { "id": "PG9022", "title": "Disable rule matches nothing", "category": "Policy", "severity": "low", "disposition": "active", "package": null, "fixedVersion": null }
          ]
        }
        """;
}
