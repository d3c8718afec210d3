using System.Collections.Immutable;

namespace PolicyGate.Policy.Git;

/// <summary>The files of the policy at one revision or in the work tree.</summary>
internal sealed record PolicyFileSet
{
    internal static PolicyFileSet Empty { get; } = new();

    /// <summary><c>policy.yaml</c>; null where there is none.</summary>
    internal PolicyFile? Policy { get; init; }

    /// <summary>Files of disable rules by path, ordinal.</summary>
    internal ImmutableArray<PolicyFile> Rules { get; init; } = [];

    /// <summary>Paths in the folder that look as if they should count and don't; ordinal.</summary>
    internal ImmutableArray<string> PassedOver { get; init; } = [];

    internal bool IsEmpty => Policy is null && Rules.IsEmpty;

    internal IEnumerable<string> Paths =>
        (Policy is null ? [] : new[] { Policy.Path }).Concat(Rules.Select(file => file.Path)).Order(StringComparer.Ordinal);
}
