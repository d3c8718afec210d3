using System.Text;

namespace PolicyGate.Inventory;

/// <summary>Reads a jar and the jars in it.</summary>
internal sealed class JavaArchiveReader
{
    private const int MaximumDepth = 16;
    private const int MaximumArtifacts = 50_000;
    private const int MaximumArchives = 20_000;
    private const int MaximumDefects = 5;
    private const int MaximumText = 1 << 20;
    private const long MaximumNested = 256L << 20;
    private const string MavenFolder = "META-INF/maven/";
    private const string Manifest = "META-INF/MANIFEST.MF";

    private readonly List<JavaArtifact> _artifacts = [];
    private readonly List<string> _defects = [];
    private long _inflatable = 512L << 20;
    private int _archives;

    private JavaArchiveReader()
    {
    }

    /// <summary>Null for what is no zip archive, or tells nothing.</summary>
    /// <exception cref="FormatException">It is malformed as a whole.</exception>
    public static JavaArchive? Read(string path, Stream content)
    {
        var reader = new JavaArchiveReader();
        reader.ReadArchive(path[(path.LastIndexOf('/') + 1)..], "", content, 0);
        return reader._artifacts.Count == 0 && reader._defects.Count == 0 ? null : new([.. reader._artifacts], [.. reader._defects]);
    }

    private void ReadArchive(string fileName, string within, Stream archive, int depth)
    {
        if (ZipDirectory.Read(archive, IsWanted) is not { } entries)
            return;
        var (poms, pomPlaces, manifest) = (new List<JavaArtifact>(), new HashSet<(string, string)>(), new JavaManifest());
        foreach (var entry in entries)
        {
            if (JavaArchive.IsArchive(entry.Name))
                Try(within, () => ReadNested(entry, within, archive, depth));
            else if (entry.Name.Equals(Manifest, StringComparison.OrdinalIgnoreCase))
                Try(within, () => manifest = JavaManifest.Parse(Text(entry, archive)));
            else if (entry.Name.EndsWith("/pom.properties", StringComparison.Ordinal))
                Try(within, () => AddPom(poms, MavenPom.Parse(entry.Name, Text(entry, archive)), within));
            else
                pomPlaces.Add(MavenPom.PlaceOf(entry.Name));
        }

        foreach (var artifact in JavaIdentity.Of(fileName, within, poms, pomPlaces, manifest))
        {
            if (_artifacts.Count == MaximumArtifacts)
                throw new FormatException($"it has more than {MaximumArtifacts} libraries.");
            _artifacts.Add(artifact);
        }
    }

    private static bool IsWanted(string name)
    {
        if (!name.StartsWith("META-INF/", StringComparison.OrdinalIgnoreCase))
            return JavaArchive.IsArchive(name);
        return name.Equals(Manifest, StringComparison.OrdinalIgnoreCase)
            || (name.StartsWith(MavenFolder, StringComparison.Ordinal) && name.Count(character => character == '/') == 4 && name[(name.LastIndexOf('/') + 1)..] is "pom.properties" or "pom.xml")
            || JavaArchive.IsArchive(name);
    }

    private static void AddPom(List<JavaArtifact> poms, MavenPom pom, string within)
    {
        if (pom.Version is not null)
            poms.Add(new(pom.Group, pom.Artifact, pom.Version, within, "pom.properties"));
    }

    private void ReadNested(ZipEntry entry, string within, Stream archive, int depth)
    {
        if (depth == MaximumDepth)
            throw new FormatException($"'{entry.Name.Printable(200)}' lies deeper than the {MaximumDepth} archives in each other that are read.");
        if (++_archives > MaximumArchives)
            throw new FormatException($"it has more than the {MaximumArchives} archives in it that are read.");
        var name = entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
        var place = within.Length == 0 ? entry.Name : within + "!/" + entry.Name;
        if (place.Length > 4096)
            throw new FormatException("a path in it is longer than 4096 characters.");
        if (entry.IsPlain)
        {
            using var plain = new RangeStream(archive, entry.Place(archive));
            ReadArchive(name, place, plain, depth + 1);
            return;
        }

        using var nested = entry.Read(archive, Math.Min(MaximumNested, _inflatable));
        _inflatable -= nested.Length;
        ReadArchive(name, place, nested, depth + 1);
    }

    private string Text(ZipEntry entry, Stream archive)
    {
        using var content = entry.Read(archive, Math.Min(MaximumText, _inflatable));
        _inflatable -= content.Length;
        return Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
    }

    /// <summary>What is wrong in one entry doesn't hide the others.</summary>
    private void Try(string within, Action read)
    {
        try
        {
            read();
        }
        catch (FormatException exception) when (_defects.Count <= MaximumDefects)
        {
            if (_defects.Count < MaximumDefects)
                _defects.Add((within.Length == 0 ? "" : $"in '{within.Printable(300)}' ") + exception.Message.TrimEnd('.'));
        }
    }
}
