using System.Collections.Immutable;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>Collects packages, and what is wrong with those that can't be read, as a database is gone through.</summary>
internal sealed class RpmPackages : IDisposable
{
    /// <summary>Largest header, in bytes; real ones of a hundred thousand files have 15 MB.</summary>
    public const int MaximumHeaderSize = 64 << 20;

    private const int MaximumPackages = 200_000;
    private const int MaximumTextLength = 4096;
    private const long MaximumTextTotal = 32L << 20;
    private const int MaximumDefects = 1000;
    private const int ShownDefects = 5;

    private readonly ImmutableArray<RpmPackage>.Builder _packages = ImmutableArray.CreateBuilder<RpmPackage>();
    private readonly List<string> _defects = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly PackedFileLists _files = new();
    private int _count;
    private int _defectCount;
    private long _textTotal;

    /// <summary>Reads a header and adds its package.</summary>
    public void Add(ReadOnlySpan<byte> header)
    {
        try
        {
            var opened = new RpmHeader(header);
            if (Read(opened) is { } package && Add(package))
                ReadFiles(opened);
        }
        catch (FormatException exception)
        {
            AddDefect(exception.Message);
        }
    }

    /// <summary>Adds a package whose files are not known; false for what only looks like one.</summary>
    /// <exception cref="InvalidDataException">There are too many.</exception>
    public bool Add(RpmPackage package)
    {
        if (++_count > MaximumPackages)
            throw new InvalidDataException($"it holds more than {MaximumPackages} packages.");

        // The key that rpm checks signatures with is kept as if it were a package.
        if (package.Name == "gpg-pubkey")
            return false;
        _packages.Add(package);
        return true;
    }

    /// <exception cref="InvalidDataException">There are too many.</exception>
    public void AddDefect(string defect)
    {
        if (++_defectCount > MaximumDefects)
            throw new InvalidDataException($"it is damaged in more than {MaximumDefects} places, as by {_defects[0]}.");
        if (_defects.Count < ShownDefects)
            _defects.Add(defect);
    }

    /// <exception cref="FormatException">There is nothing but defects.</exception>
    public RpmDatabase ToDatabase(RpmDatabaseFormat format)
    {
        if (_count == 0 && _defects.Count > 0)
            throw new FormatException($"it holds no package, but {_defects[0]}.");
        if (_defectCount > _defects.Count)
            _defects.Add($"and {_defectCount - _defects.Count} more");
        return new(format, _packages.ToImmutable(), [.. _defects]) { FileLists = _files.ToArray() };
    }

    public void Dispose() => _files.Dispose();

    private void ReadFiles(RpmHeader header)
    {
        try
        {
            header.ReadFiles(_files);
        }
        finally
        {
            _files.EndPackage();
        }
    }

    private RpmPackage? Read(RpmHeader header)
    {
        var name = Text(header, RpmTag.Name);
        var version = Text(header, RpmTag.Version);
        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(version))
        {
            AddDefect(string.IsNullOrEmpty(name) ? "a header without a name" : $"the package '{name.Printable(100)}' without a version");
            return null;
        }

        return new(
            name,
            header.GetNumber(RpmTag.Epoch),
            version,
            Text(header, RpmTag.Release) ?? "",
            Text(header, RpmTag.Architecture) ?? "",
            Text(header, RpmTag.SourceRpm),
            Text(header, RpmTag.Vendor),
            Text(header, RpmTag.License),
            Text(header, RpmTag.ModularityLabel) ?? "");
    }

    private string? Text(RpmHeader header, RpmTag tag)
    {
        if (!header.TryGetText(tag, out var text))
            return null;
        if (text.Length > MaximumTextLength)
        {
            AddDefect($"a header whose {tag} has {text.Length} bytes; at most {MaximumTextLength} are kept");
            text = text[..MaximumTextLength];
        }

        if (tag is RpmTag.Name or RpmTag.Version or RpmTag.Release && text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e))
            AddDefect($"a header whose {tag} holds characters that are not printable ASCII: '{Encoding.UTF8.GetString(text).Printable(100)}'");
        return Kept(Encoding.UTF8.GetString(text));
    }

    // Most texts are there often: vendors, licences, releases.
    private string Kept(string text)
    {
        if (_texts.TryGetValue(text, out var known))
            return known;
        _textTotal += text.Length;
        if (_textTotal > MaximumTextTotal)
            throw new InvalidDataException($"its packages have more than {MaximumTextTotal} characters of text.");
        _texts.Add(text, text);
        return text;
    }
}
