namespace PolicyGate.Advisories;

/// <summary>A release of a distribution.</summary>
/// <param name="Distribution">The distribution's id in os-release.</param>
/// <param name="Release">The release: <c>12</c>, <c>24.04</c>.</param>
/// <param name="LastDay">The last day of free security updates.</param>
public sealed record SupportedRelease(string Distribution, string Release, DateOnly LastDay);
