using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Sharing;

/// <summary>A package: it can extend other packages only, since a folder would be one of whoever uses it.</summary>
/// <param name="Name">Id and version.</param>
internal sealed record PackagePlace(string Name) : PolicyPlace
{
    internal override FoundPolicy? Find(FolderReference reference, Mistakes mistakes)
    {
        AddMistake(reference, $"A package can't extend the folder '{reference.Folder.Printable(200)}': put its files into the package {Name}, or name another package.", mistakes);
        return null;
    }
}
