namespace PolicyGate.Scanning;

/// <summary>What was scanned for whom.</summary>
/// <param name="Name">Project file relative to the repository, or the image's name without registry, tag and digest.</param>
/// <param name="ProjectFile">The project file, relative to the repository, where the target is one.</param>
/// <param name="Containerfile">The Dockerfile, relative to the repository, where there is one.</param>
internal sealed record ScanTarget(string Name, string? ProjectFile, string? Containerfile)
{
    private static readonly string[] s_containerfiles = ["Dockerfile", "Containerfile"];

    internal static ScanTarget Find(ScanOptions options, string? root, string? imageName, string location)
    {
        var project = options.Target is { } target && target.EndsWith("proj", StringComparison.OrdinalIgnoreCase) && File.Exists(target)
            ? Relative(root, target)
            : null;
        return new(project ?? options.Target ?? NameOf(imageName, location), project, project is null ? FindContainerfile(options, root) : null);
    }

    /// <exception cref="UsageException">The container file that is given doesn't exist.</exception>
    internal static void Check(ScanOptions options)
    {
        if (options.Containerfile is { } given && !File.Exists(given))
            throw new UsageException($"The container file '{given.Printable()}' doesn't exist: give --containerfile a Dockerfile of the repository.");
    }

    internal static string NameOf(string? imageName, string location)
    {
        if (imageName is null)
            return Path.GetFileNameWithoutExtension(location.TrimEnd('/'));
        var name = imageName.Split('@')[0];
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && (name.AsSpan(0, slash).ContainsAny('.', ':') || name.StartsWith("localhost/", StringComparison.Ordinal)))
            name = name[(slash + 1)..];
        var tag = name.LastIndexOf(':');
        return tag > name.LastIndexOf('/') ? name[..tag] : name;
    }

    private static string? FindContainerfile(ScanOptions options, string? root)
    {
        if (options.Containerfile is { } given)
            return Relative(root, given);

        var beside = options.Target is { } target && (File.Exists(target) || Directory.Exists(target)) ? Path.GetDirectoryName(Path.GetFullPath(target)) : null;
        return new[] { beside, root }.OfType<string>()
            .SelectMany(folder => s_containerfiles.Select(name => Path.Combine(folder, name)))
            .Where(File.Exists)
            .Select(path => Relative(root, path))
            .FirstOrDefault();
    }

    private static string? Relative(string? root, string path)
    {
        if (root is null)
            return null;
        var relative = Path.GetRelativePath(root, Path.GetFullPath(path)).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }
}
