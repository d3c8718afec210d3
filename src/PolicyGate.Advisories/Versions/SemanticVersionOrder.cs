namespace PolicyGate.Advisories.Versions;

/// <summary>The order of semver.org, 2.0.0, as npm's.</summary>
internal sealed class SemanticVersionOrder : VersionOrder
{
    private SemanticVersionOrder(string name) => Name = name;

    public static SemanticVersionOrder Bitnami { get; } = new("Bitnami");

    public static SemanticVersionOrder Cargo { get; } = new("Cargo");

    public override string Name { get; }

    public override bool IsVersion(string text) => NpmVersionOrder.Instance.IsVersion(text);

    public override int Compare(string left, string right) => NpmVersionOrder.Instance.Compare(left, right);
}
