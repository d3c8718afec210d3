using System.Text;
using System.Text.Json;

namespace PolicyGate.Reporting.Tests;

/// <summary>Finds what consumers of CycloneDX and SPDX refuse or misread, beyond the schemas.</summary>
internal static class BillOfMaterialsJudge
{
    internal static (JsonElement CycloneDx, JsonElement Spdx) JudgeBoth(ScanReport report) => (CycloneDx(report.Write("cyclonedx")), Spdx(report.Write("spdx")));

    internal static JsonElement CycloneDx(byte[] json)
    {
        JsonJudge.Accepts("cyclonedx-1.6.json", json);
        IsSafe(json);
        var bom = JsonDocument.Parse(json).RootElement;
        var references = new List<string>();
        var subject = bom.GetProperty("metadata").GetProperty("component");
        references.Add(subject.GetProperty("bom-ref").GetString()!);
        AddReferences(bom, references);
        Assert.Equal(references.Count, references.Distinct().Count());
        var known = references.ToHashSet();
        foreach (var dependency in bom.GetProperty("dependencies").EnumerateArray())
            Assert.Empty(dependency.GetProperty("dependsOn").EnumerateArray().Append(dependency.GetProperty("ref")).Select(reference => reference.GetString()!).Except(known));
        if (bom.TryGetProperty("vulnerabilities", out var vulnerabilities))
        {
            foreach (var vulnerability in vulnerabilities.EnumerateArray())
            {
                string[] affected = [.. vulnerability.GetProperty("affects").EnumerateArray().Select(affects => affects.GetProperty("ref").GetString()!)];
                Assert.NotEmpty(affected);
                Assert.Equal(affected.Length, affected.Distinct().Count());
                Assert.Empty(affected.Except(known));
            }
        }

        return bom;
    }

    internal static JsonElement Spdx(byte[] json)
    {
        JsonJudge.Accepts("spdx-2.3.json", json);
        IsSafe(json);
        var document = JsonDocument.Parse(json).RootElement;
        string[] ids = [.. document.GetProperty("packages").EnumerateArray().Select(package => package.GetProperty("SPDXID").GetString()!)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        var known = ids.Append("SPDXRef-DOCUMENT").ToHashSet();
        var related = document.GetProperty("relationships").EnumerateArray().ToList();
        Assert.Contains(related, relation => relation.GetProperty("relationshipType").GetString() == "DESCRIBES");
        Assert.All(related, relation => Assert.True(known.Contains(relation.GetProperty("spdxElementId").GetString()!) && known.Contains(relation.GetProperty("relatedSpdxElement").GetString()!)));
        string[] licenses = document.TryGetProperty("hasExtractedLicensingInfos", out var extracted) ? [.. extracted.EnumerateArray().Select(license => license.GetProperty("licenseId").GetString()!)] : [];
        Assert.Equal(licenses.Length, licenses.Distinct().Count());
        foreach (var package in document.GetProperty("packages").EnumerateArray())
        {
            if (package.TryGetProperty("licenseDeclared", out var declared))
                Assert.Empty(declared.GetString()!.Split(' ', '(', ')').Where(word => word.StartsWith("LicenseRef-", StringComparison.Ordinal)).Except(licenses));
        }

        return document;
    }

    private static void AddReferences(JsonElement element, List<string> references)
    {
        if (!element.TryGetProperty("components", out var components))
            return;
        foreach (var component in components.EnumerateArray())
        {
            references.Add(component.GetProperty("bom-ref").GetString()!);
            AddReferences(component, references);
        }
    }

    private static void IsSafe(byte[] json)
    {
        var text = Encoding.UTF8.GetString(json);
        Assert.DoesNotContain(text, character => (char.IsControl(character) && character != '\n') || character is '\u202E' or '\u200B' or '\uFEFF');
        Assert.DoesNotContain("##", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
    }
}
