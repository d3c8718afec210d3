namespace PolicyGate.Advisories.Importing;

/// <summary>What an import did, and which feed came from which file.</summary>
internal sealed record ImportOutcome(ImportResult Result, IReadOnlyDictionary<string, string> Feeds)
{
    /// <summary>The feed that came from a path; the largest where there are several.</summary>
    public string FeedOf(string path) => Feeds[path];
}
