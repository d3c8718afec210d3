namespace PolicyGate.Policy;

/// <summary>Where a rule or a condition of the gate comes from: a folder of a repository at a commit, or a NuGet package.</summary>
public sealed record PolicyOrigin
{
    /// <summary>The folder, relative to the repository; null for a package.</summary>
    public string? Folder { get; init; }

    /// <summary>The commit that it was read at, hex: of the repository, for a submodule's folder of the submodule; null in the work tree and for a package.</summary>
    public string? Commit { get; init; }

    /// <summary>The package's id; null for a folder.</summary>
    public string? Package { get; init; }

    /// <summary>The package's version; null for a folder.</summary>
    public string? Version { get; init; }

    /// <summary>What stays the same from version to version: the folder, or the package's id.</summary>
    internal string Name => Package ?? Folder ?? "";

    /// <summary><c>company/policy at 0123456789</c>, or <c>Contoso.Policy 1.4.0</c>.</summary>
    public override string ToString() => Package is not null ? $"{Package} {Version}" : Commit is null ? Name : $"{Name} at {Commit[..Math.Min(10, Commit.Length)]}";
}
