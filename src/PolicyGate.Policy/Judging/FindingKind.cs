using PolicyGate.Advisories;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Judging;

/// <summary>What findings have in common that are many: all that conditions on a kind look at. See <see cref="Conditions.Condition.IsOnKind"/>.</summary>
internal sealed record FindingKind(Severity Severity, bool Patchable, bool KnownExploited, bool HasPackage, bool? FromBase, string Category)
{
    internal static FindingKind Of(Finding finding) =>
        new(finding.Severity, finding.Patchable, finding.KnownExploited, finding.Package is not null, finding.FromBase, finding.Category);
}
