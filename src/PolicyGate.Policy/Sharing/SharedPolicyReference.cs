namespace PolicyGate.Policy.Sharing;

/// <summary>An entry of <c>extends</c>.</summary>
/// <param name="Place">Where it stands.</param>
internal abstract record SharedPolicyReference(SourcePlace Place);

/// <summary>A folder of the repository, of one of its submodules, too.</summary>
/// <param name="Folder">Path relative to the repository.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record FolderReference(string Folder, SourcePlace Place) : SharedPolicyReference(Place);
