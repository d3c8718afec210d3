using System.Collections.Immutable;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads stanzas as deb-control(5) and dpkg's status file have them. What dpkg itself would refuse is read as far as it makes sense, and told as a defect;
/// what makes no sense at all is a <see cref="FormatException"/>.
/// </summary>
internal sealed class DpkgStatusReader
{
    public const int MaximumSize = 128 << 20;

    private const int MaximumPackages = 200_000;
    private const int MaximumValueLength = 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly ImmutableArray<DpkgPackage>.Builder _packages = ImmutableArray.CreateBuilder<DpkgPackage>();
    private readonly DefectList _defects = new();
    private readonly Dictionary<string, string> _architectures = new(StringComparer.Ordinal);
    private Stanza _stanza;
    private bool _anyState;

    private DpkgStatusReader()
    {
    }

    /// <summary>Reads the file that dpkg writes: there each package has a <c>Status</c>, or none has.</summary>
    /// <exception cref="FormatException">It is no package database.</exception>
    public static DpkgDatabase ReadStatus(Stream content)
    {
        var reader = new DpkgStatusReader();
        reader.ReadStanzas(content);
        reader.TellUnstated();
        return reader.ToDatabase();
    }

    /// <summary>Reads a file that was made from packages as they are in the archive, where a <c>Status</c> is the exception.</summary>
    /// <exception cref="FormatException">It is no package database.</exception>
    public static DpkgDatabase ReadControl(Stream content)
    {
        var reader = new DpkgStatusReader();
        reader.ReadStanzas(content);
        return reader.ToDatabase();
    }

    private void ReadStanzas(Stream content)
    {
        using var lines = new ControlLines(content);
        while (lines.Read(out var line))
        {
            if (lines.Number == 1 && line.StartsWith(ByteOrderMark))
                line = line[ByteOrderMark.Length..];
            if (line.Trim(" \t"u8).IsEmpty)
                EndStanza();
            else if (line[0] is not ((byte)' ' or (byte)'\t'))
                ReadField(line, lines);
        }

        EndStanza();
        if (_packages.Count == 0 && _defects.First is { } defect)
            throw new FormatException($"It holds no package: {defect}");
    }

    private DpkgDatabase ToDatabase() => new(_packages.ToImmutable(), _defects.ToImmutable());

    private void ReadField(ReadOnlySpan<byte> line, ControlLines lines)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            _defects.Add($"line {lines.Number} is not a field");
            return;
        }

        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "Package"u8))
        {
            // A second one without a blank line between: two packages that somebody joined.
            if (_stanza.Package is not null)
                EndStanza();
            _stanza.Line = lines.Number;
            _stanza.Package = Text(value, lines);
        }
        else if (Ascii.EqualsIgnoreCase(name, "Status"u8))
        {
            _anyState = true;
            _stanza.State = State(value);
        }
        else if (Ascii.EqualsIgnoreCase(name, "Version"u8))
        {
            _stanza.Version ??= Text(value, lines);
        }
        else if (Ascii.EqualsIgnoreCase(name, "Source"u8))
        {
            _stanza.Source ??= Text(value, lines);
        }
        else if (Ascii.EqualsIgnoreCase(name, "Architecture"u8))
        {
            _stanza.Architecture ??= Text(value, lines);
        }
    }

    private void EndStanza()
    {
        var stanza = _stanza;
        _stanza = default;
        if (string.IsNullOrEmpty(stanza.Package))
        {
            if (stanza.Version is not null)
                _defects.Add($"a package of version '{stanza.Version.Printable(100)}' has no name");
            return;
        }

        if (string.IsNullOrEmpty(stanza.Version))
        {
            if (stanza.State != DpkgState.Absent)
                _defects.Add($"the package '{stanza.Package.Printable(100)}' in line {stanza.Line} has no version; is the file cut off?");
            return;
        }

        if (_packages.Count == MaximumPackages)
            throw new FormatException($"It holds more than {MaximumPackages} packages.");
        var architecture = stanza.Architecture ?? "";
        if (!_architectures.TryGetValue(architecture, out var known))
            _architectures[architecture] = known = architecture;
        _packages.Add(new(stanza.Package, stanza.Version, known, Source(stanza), stanza.State));
    }

    // "Source: name" or "Source: name (version)".
    private static SourcePackage Source(in Stanza stanza)
    {
        if (string.IsNullOrEmpty(stanza.Source))
            return new(stanza.Package!, stanza.Version!);
        var open = stanza.Source.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return new(stanza.Source, stanza.Version!);
        var close = stanza.Source.IndexOf(')', open);
        var name = stanza.Source[..open].TrimEnd();
        var version = stanza.Source[(open + 1)..(close < 0 ? stanza.Source.Length : close)].Trim();
        return new(name.Length > 0 ? name : stanza.Package!, version.Length > 0 ? version : stanza.Version!);
    }

    // "want flag state". half-installed means that some files are there; triggers-* that all are.
    private static DpkgState State(ReadOnlySpan<byte> value)
    {
        var state = value[(value.LastIndexOfAny((byte)' ', (byte)'\t') + 1)..];
        return Ascii.EqualsIgnoreCase(state, "not-installed"u8) || Ascii.EqualsIgnoreCase(state, "config-files"u8) ? DpkgState.Absent : DpkgState.Installed;
    }

    // dpkg takes a stanza without Status for one that isn't installed; but a file without any Status was made from the packages' control files.
    private void TellUnstated()
    {
        if (!_anyState)
            return;
        for (var i = 0; i < _packages.Count; i++)
        {
            if (_packages[i].State != DpkgState.Unstated)
                continue;
            _defects.Add($"the package '{_packages[i].Name.Printable(100)}' has no Status, others have; dpkg doesn't count it as installed");
            _packages[i] = _packages[i] with { State = DpkgState.Absent };
        }
    }

    private string Text(ReadOnlySpan<byte> value, ControlLines lines)
    {
        if (lines.Cut || value.Length > MaximumValueLength)
        {
            _defects.Add($"line {lines.Number} is longer than {MaximumValueLength} bytes");
            value = value[..Math.Min(value.Length, MaximumValueLength)];
        }

        if (value.ContainsAnyExceptInRange((byte)0x20, (byte)0x7e))
            _defects.Add($"line {lines.Number} holds characters that are not printable ASCII");
        return Encoding.UTF8.GetString(value);
    }

    private struct Stanza
    {
        public long Line;
        public string? Package;
        public string? Version;
        public string? Architecture;
        public string? Source;
        public DpkgState State;
    }
}
