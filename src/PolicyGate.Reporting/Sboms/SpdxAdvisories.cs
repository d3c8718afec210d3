using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Sboms;

/// <summary>SPDX 2.3 has no flaws, but packages may refer to advisories (annex F.2.3): the page of each flaw, with what was decided about it.</summary>
internal static class SpdxAdvisories
{
    /// <summary>Addresses and comments by the reference of the package.</summary>
    internal static ILookup<string, (string Address, string Comment)> Of(SbomContent content) => content.Findings
        .Select(judged => (
            Reference: content.Images[judged.Image!.Value].ReferenceOf(judged.Finding.Package!),
            Address: WebAddress.ForAdvisory(judged.Finding.Id, judged.Finding.References.IsDefault ? [] : judged.Finding.References, judged.Finding.Check.HelpLink).OriginalString,
            Comment: $"{ReportText.OneLine(judged.Finding.Id, 200)}: {judged.Finding.Severity.Word()}, {DispositionText.Word(judged.Disposition)}{(judged.Finding.FixedVersion is { } version ? $", fixed in {ReportText.OneLine(version, 200)}" : "")}"))
        .Where(advisory => advisory.Reference is not null)
        .Distinct()
        .ToLookup(advisory => advisory.Reference!, advisory => (advisory.Address, advisory.Comment), StringComparer.Ordinal);
}
