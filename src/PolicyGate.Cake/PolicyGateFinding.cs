namespace PolicyGate.Cake;

/// <summary>One flaw of one package of an image, or one failed check of the image or its policy.</summary>
/// <param name="Id">The canonical id, such as <c>CVE-2024-0001</c>.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="Category">Where the check comes from, such as <c>Debian</c> or <c>NuGet</c>.</param>
/// <param name="Severity"><c>critical</c>, <c>high</c>, <c>medium</c>, <c>low</c>, <c>none</c> or <c>unknown</c>.</param>
/// <param name="Disposition"><c>active</c>, <c>disabled</c>, <c>underReview</c> or <c>notAffected</c>.</param>
/// <param name="Package">Package URL; null where the finding is about no package.</param>
/// <param name="FixedVersion">The version in which the flaw is fixed; null where none is published.</param>
public sealed record PolicyGateFinding(string Id, string Title, string Category, string Severity, string Disposition, string? Package, string? FixedVersion)
{
    /// <summary>Platform of the image that the finding is of; null for one that is of no single image of several.</summary>
    public string? Platform { get; init; }
}
