namespace PolicyGate.Advisories;

/// <summary>A fix that not everybody gets.</summary>
/// <param name="Version">The version with the fix.</param>
/// <param name="Channel">What one must have subscribed to: <c>Ubuntu Pro</c>, <c>rhel_eus:9.2</c>.</param>
public sealed record RestrictedFix(string Version, string Channel);
