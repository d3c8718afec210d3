namespace PolicyGate.Inventory;

/// <summary>What somebody names a package by: its name, <c>name@version</c>, or a package URL with or without version and qualifiers. Case doesn't matter in a name.</summary>
public sealed record PackageQuery
{
    private PackageQuery(string text, PackageUrl? purl, string? name, string? version)
    {
        Text = text;
        Purl = purl;
        Name = name;
        Version = version;
    }

    /// <summary>As it was given.</summary>
    public string Text { get; }

    private PackageUrl? Purl { get; }

    private string? Name { get; }

    private string? Version { get; }

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It begins as a package URL does and is none, or it is empty.</exception>
    public static PackageQuery Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase))
            return PackageUrl.TryParse(text, out var purl) ? new(text, purl, null, null) : throw new FormatException($"'{text.Printable(200)}' is not a package URL: expected pkg:TYPE/NAME, for example pkg:nuget/Newtonsoft.Json.");
        if (string.IsNullOrWhiteSpace(text))
            throw new FormatException("The package has no name: give its name, NAME@VERSION or a package URL.");
        // A scope of npm begins with the same character.
        var at = text.LastIndexOf('@');
        return at > 0 && at + 1 < text.Length ? new(text, null, text[..at], text[(at + 1)..]) : new(text, null, text, null);
    }

    /// <summary>The packages that it names; where none has the name, those that were built from a source package of it.</summary>
    public IReadOnlyList<Package> Find(PackageInventory inventory)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        var named = inventory.Packages.Where(package => Purl is not null ? IsPurl(package.Purl) : IsNamed(package.Name, package.Version) || IsNamed(package.Purl.Name, package.Version)).ToList();
        return named.Count > 0 || Purl is not null ? named : [.. inventory.Packages.Where(package => package.Source is { } source && IsNamed(source.Name, source.Version))];
    }

    /// <summary>What it names and isn't listed.</summary>
    public IReadOnlyList<LeftOutPackage> FindLeftOut(PackageInventory inventory)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        return [.. inventory.LeftOut.Where(package => Purl is null
            ? IsNamed(package.Name, package.Version)
            : Purl.Type == package.Type && IsSame(Purl.Namespace is null ? Purl.Name : $"{Purl.Namespace}/{Purl.Name}", package.Name) && (Purl.Version is null || IsSame(Purl.Version, package.Version)))];
    }

    /// <summary>Names of packages that are like the one that was asked for, the most similar first.</summary>
    /// <param name="inventories">Where they are.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<string> FindSimilar(IEnumerable<PackageInventory> inventories, int count) => SimilarNames.Find(
        Name ?? Purl!.Name,
        inventories.SelectMany(inventory => inventory.Packages.Select(package => package.Name)
            .Concat(inventory.Packages.Select(package => package.Source?.Name).OfType<string>())
            .Concat(inventory.LeftOut.Select(package => package.Name))),
        count);

    private bool IsNamed(string name, string version) => IsSame(Name!, name) && (Version is null || IsSame(Version, version));

    // Of a package URL's qualifiers only those count that are given.
    private bool IsPurl(PackageUrl purl) => purl.Type == Purl!.Type && IsSame(purl.Namespace ?? "", Purl.Namespace ?? "") && IsSame(purl.Name, Purl.Name)
        && (Purl.Version is null || IsSame(Purl.Version, purl.Version ?? ""))
        && Purl.Qualifiers.All(qualifier => purl.Qualifiers.TryGetValue(qualifier.Key, out var value) && value == qualifier.Value);

    private static bool IsSame(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
