namespace PolicyGate.Advisories.Versions;

/// <summary>Maven's order (maven.apache.org/pom.html, "Version Order Specification"), as its ComparableVersion has it.</summary>
internal sealed class MavenVersionOrder : VersionOrder
{
    // Each hyphen may begin a list within the list; no real version has so many.
    private const int LongestVersion = 512;

    public static MavenVersionOrder Instance { get; } = new();

    public override string Name => "Maven";

    /// <summary>Maven puts any text somewhere; what holds blanks or nothing was never meant as a version.</summary>
    public override bool IsVersion(string text) => text.Length is > 0 and <= LongestVersion && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));

    public override int Compare(string left, string right) => MavenVersionItem.Compare(MavenVersionItem.Parse(left), MavenVersionItem.Parse(right));
}
