using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Packages that a file of a build names: what a project asked for, not what lies in a folder.</summary>
/// <param name="Libraries">
/// The packages, and projects on the way to them. What asks for packages itself, and what the compiler alone needs, is absent.
/// </param>
internal sealed record PackageList(ImmutableArray<DepsLibrary> Libraries)
{
    /// <summary>Bytes of a list that are read at most.</summary>
    public const int MaximumSize = 64 << 20;

    private const int MaximumPackages = 100_000;
    private const int MaximumText = 512;

    public static FactFormat<PackageList> Format { get; } = new((writer, list) => writer.WriteList(list.Libraries, DepsLibrary.Write), reader => new(reader.ReadList(DepsLibrary.Read)));

    /// <summary>Adds a library where the list hasn't it yet.</summary>
    /// <exception cref="FormatException">There are too many, or its name or version is none.</exception>
    public static void Add(Dictionary<string, DepsLibrary> libraries, DepsLibrary library)
    {
        if (library.Name.Length > MaximumText || library.Version.Length is 0 or > MaximumText)
            throw new FormatException($"'{library.Name.Printable(100)}' with the version '{library.Version.Printable(100)}' is not a package.");
        if (libraries.Count == MaximumPackages)
            throw new FormatException($"It has more than {MaximumPackages} packages.");
        libraries.TryAdd($"{library.Name}/{library.Version}", library);
    }

    /// <summary>The project whose list it is: it begins the paths to the packages and is none itself.</summary>
    public static DepsLibrary Root(string name, IEnumerable<string> dependencies) =>
        new(name, "0", DepsLibraryKind.Project, DepsLibraryPresence.Absent, Sorted(dependencies));

    public static ImmutableArray<string> Sorted(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
