namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>A package that a project references.</summary>
internal sealed record NuGetPackage(string Id, string Version)
{
    /// <summary>Packages with published flaws, as applications still use them.</summary>
    public static IReadOnlyList<NuGetPackage> Vulnerable { get; } =
    [
        new("Azure.Identity", "1.9.0"),
        new("Microsoft.Data.SqlClient", "2.1.4"),
        new("Microsoft.Identity.Client", "4.55.0"),
        new("Newtonsoft.Json", "12.0.1"),
        new("System.IdentityModel.Tokens.Jwt", "6.8.0"),
    ];
}
