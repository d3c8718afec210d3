using PolicyGate.Policy.Git;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Sharing;

/// <summary>The work tree; submodules as the checked-out commit pins them.</summary>
/// <param name="Root">The work tree's root.</param>
/// <param name="Head">The commit that is checked out.</param>
internal sealed record WorkTreePlace(string Root, CommittedPlace Head) : PolicyPlace
{
    internal override FoundPolicy? Find(FolderReference reference, Mistakes mistakes)
    {
        if (Head.Submodule(reference.Folder) is not null)
            return Head.Find(reference, mistakes);
        var files = WorkTreeFiles.Read(Root, reference.Folder, mistakes);
        if (!files.IsEmpty)
            return new(new() { Folder = reference.Folder }, files, this) { History = Head with { Folder = reference.Folder } };
        AddMistake(reference, $"There is no policy in '{reference.Folder.Printable(200)}' of the work tree: name a folder with policy.yaml or disable/*.yaml.", mistakes);
        return null;
    }
}
