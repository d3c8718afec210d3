namespace PolicyGate.Advisories.Versions;

/// <summary>
/// The order of Go's modules: that of semver.org behind a <c>v</c>, which advisories leave out (go.dev/ref/mod, "Versions"); pseudo-versions are prereleases in it. Go's own releases
/// (go.dev/doc/toolchain) are put into the same order as its advisories put them: <c>go1.22rc1</c> is 1.22.0-rc.1.
/// </summary>
internal sealed class GoVersionOrder : VersionOrder
{
    private static readonly string[] s_prereleases = ["alpha", "beta", "rc"];

    public static GoVersionOrder Instance { get; } = new();

    public override string Name => "Go";

    public override bool IsVersion(string text) => NpmVersionOrder.Instance.IsVersion(Semantic(text));

    public override int Compare(string left, string right) => NpmVersionOrder.Instance.Compare(Semantic(left), Semantic(right));

    private static string Semantic(string text)
    {
        if (text.StartsWith("go", StringComparison.Ordinal))
            text = text[2..];
        foreach (var word in s_prereleases)
        {
            var at = text.IndexOf(word, StringComparison.Ordinal);
            if (at > 0 && char.IsAsciiDigit(text[at - 1]) && !text.AsSpan(0, at).ContainsAnyExceptInRange('.', '9') && DecimalDigits.Are(text.AsSpan(at + word.Length)))
                return $"{text[..at]}-{word}.{text[(at + word.Length)..]}";
        }

        return text;
    }
}
