namespace PolicyGate.Advisories.Versions;

/// <summary>Cargo's order: that of semver.org, as npm's.</summary>
internal sealed class CargoVersionOrder : VersionOrder
{
    public static CargoVersionOrder Instance { get; } = new();

    public override string Name => "Cargo";

    public override bool IsVersion(string text) => NpmVersionOrder.Instance.IsVersion(text);

    public override int Compare(string left, string right) => NpmVersionOrder.Instance.Compare(left, right);
}
