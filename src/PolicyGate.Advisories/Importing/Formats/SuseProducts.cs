namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>The ecosystems of SUSE's products, as OSV calls them: <c>SUSE:Linux Enterprise Server 15 SP5</c>, <c>openSUSE:Leap 15.6</c>.</summary>
internal static class SuseProducts
{
    public static string Ecosystem(string product) => product.StartsWith("openSUSE ", StringComparison.Ordinal) ? $"openSUSE:{product["openSUSE ".Length..]}"
        : $"SUSE:{(product.StartsWith("SUSE ", StringComparison.Ordinal) ? product["SUSE ".Length..] : product)}";
}
