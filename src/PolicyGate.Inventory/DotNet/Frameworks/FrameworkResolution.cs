namespace PolicyGate.Inventory;

/// <summary>
/// Finds the frameworks that an application runs on, as the host does it (dotnet/runtime, docs/design/features/framework-version-resolution.md): all references are resolved together;
/// where a framework asks for a newer one than was taken already, the whole is done again with that.
/// </summary>
/// <param name="installed">Versions by framework, of one <c>dotnet</c> folder.</param>
/// <param name="configOf">A framework's own configuration, which names the framework below it.</param>
/// <param name="environment"><c>DOTNET_ROLL_FORWARD</c>; it beats the files.</param>
/// <param name="toPrerelease"><c>DOTNET_ROLL_FORWARD_TO_PRERELEASE</c>.</param>
internal sealed class FrameworkResolution(
    IReadOnlyDictionary<string, List<FrameworkVersion>> installed,
    Func<string, FrameworkVersion, RuntimeConfig?> configOf,
    RollForward? environment = null,
    bool toPrerelease = false)
{
    private const int MaximumRounds = 100;

    private enum Outcome
    {
        Resolved,
        Again,
        Impossible,
    }

    /// <summary>The version of each framework; null where the application would not start.</summary>
    public IReadOnlyDictionary<string, FrameworkVersion>? Resolve(RuntimeConfig application)
    {
        var effective = new Dictionary<string, Reference>(StringComparer.Ordinal);
        for (var round = 0; round < MaximumRounds; round++)
        {
            var resolved = new Dictionary<string, FrameworkVersion>(StringComparer.Ordinal);
            var outcome = Resolve(application, parentToHighest: false, effective, resolved);
            if (outcome != Outcome.Again)
                return outcome == Outcome.Resolved ? resolved : null;
        }

        return null;
    }

    private Outcome Resolve(RuntimeConfig config, bool parentToHighest, Dictionary<string, Reference> effective, Dictionary<string, FrameworkVersion> resolved)
    {
        foreach (var framework in config.Frameworks)
        {
            if (ToReference(framework, config) is not { } reference)
                return Outcome.Impossible;
            reference = reference with { ToHighest = reference.ToHighest || parentToHighest };
            var before = effective.GetValueOrDefault(framework.Name, reference);
            if (Reconcile(reference, before) is not { } merged)
                return Outcome.Impossible;
            effective[framework.Name] = merged;
            if (resolved.ContainsKey(framework.Name))
            {
                if (merged != before)
                    return Outcome.Again;
                continue;
            }

            if (Find(framework.Name, merged) is not { } version)
                return Outcome.Impossible;
            resolved[framework.Name] = version;
            if (configOf(framework.Name, version) is { } below && Resolve(below, merged.ToHighest, effective, resolved) is var outcome and not Outcome.Resolved)
                return outcome;
        }

        return Outcome.Resolved;
    }

    private Reference? ToReference(FrameworkReference framework, RuntimeConfig config)
    {
        var text = framework.RollForward ?? config.RollForward;
        var rollForward = environment ?? (text is null ? RollForward.Default : RollForward.Parse(text));
        return rollForward is { } known && FrameworkVersion.TryParse(framework.Version, out var version)
            ? new(version, known.Range, known.ToHighest, PreferRelease: !version.IsPrerelease && !toPrerelease)
            : null;
    }

    // The higher version with the stricter settings of both; null where the lower one doesn't allow the higher version.
    private static Reference? Reconcile(Reference left, Reference right)
    {
        var (lower, higher) = left.Version.CompareTo(right.Version) >= 0 ? (right, left) : (left, right);
        return lower.Admits(higher.Version)
            ? new(higher.Version, (VersionRange)Math.Min((int)lower.Range, (int)higher.Range), lower.ToHighest || higher.ToHighest, lower.PreferRelease || higher.PreferRelease)
            : null;
    }

    private FrameworkVersion? Find(string name, Reference reference)
    {
        if (!installed.TryGetValue(name, out var versions))
            return null;
        return (reference.PreferRelease ? Find(versions.Where(version => !version.IsPrerelease), reference) : null) ?? Find(versions, reference);
    }

    private static FrameworkVersion? Find(IEnumerable<FrameworkVersion> versions, Reference reference)
    {
        var candidates = versions.Where(version => version.CompareTo(reference.Version) >= 0 && reference.Admits(version)).ToList();
        if (candidates.Count == 0)
            return null;
        var best = reference.ToHighest && reference.Range > VersionRange.Patch ? candidates.Max()! : candidates.Min()!;
        // Of a release the latest patch; a prerelease is taken as it is.
        return best.IsPrerelease || reference.Range == VersionRange.Exact
            ? best
            : candidates.Where(version => (version.Major, version.Minor) == (best.Major, best.Minor)).Max();
    }

    private sealed record Reference(FrameworkVersion Version, VersionRange Range, bool ToHighest, bool PreferRelease)
    {
        public bool Admits(FrameworkVersion higher) =>
            higher.CompareTo(Version) == 0
            || (Range != VersionRange.Exact
                && (higher.Major == Version.Major || Range >= VersionRange.Major)
                && ((higher.Major, higher.Minor) == (Version.Major, Version.Minor) || Range >= VersionRange.Minor));
    }
}
