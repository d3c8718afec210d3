using PolicyGate.Policy.Git;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Sharing;

/// <summary>Where the folders are that a policy extends.</summary>
internal abstract record PolicyPlace
{
    /// <summary>The files of a folder; null where there is no such folder, or a mistake was added.</summary>
    internal abstract FoundPolicy? Find(FolderReference reference, Mistakes mistakes);

    /// <summary>Adds that something can't be extended.</summary>
    internal static void AddMistake(SharedPolicyReference reference, string message, Mistakes mistakes) => mistakes.Add(MistakeCodes.SharedPolicy, reference.Place, message);
}

/// <summary>The files of a policy that is extended.</summary>
/// <param name="Origin">Where it is from.</param>
/// <param name="Files">Its files.</param>
/// <param name="Place">Where the folders are that it extends itself.</param>
internal sealed record FoundPolicy(PolicyOrigin Origin, PolicyFileSet Files, PolicyPlace Place)
{
    /// <summary>Where its rules can be followed; null where they can't.</summary>
    internal CommittedPlace? History { get; init; }
}
