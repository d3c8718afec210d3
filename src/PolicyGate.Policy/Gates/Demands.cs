using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace PolicyGate.Policy.Gates;

/// <summary>What the policy's <c>require</c> demands of rules.</summary>
internal sealed record Demands
{
    internal static Demands None { get; } = new();

    /// <summary>The commit that introduced or last changed a rule is signed by a trusted signer.</summary>
    internal bool SignedCommit { get; init; }

    /// <summary>That commit has another committer than author.</summary>
    internal bool OtherCommitter { get; init; }

    /// <summary>All code owners of the file are among these; empty where nothing is demanded.</summary>
    internal ImmutableArray<string> Owners { get; init; } = [];

    /// <summary>How long after its last change a rule may count.</summary>
    internal TimeSpan? MaximumLifetime { get; init; }

    /// <summary>What the reason must contain.</summary>
    internal Regex? Ticket { get; init; }

    /// <summary>The rule has a justification or a reason.</summary>
    internal bool Justification { get; init; }
}
