using System.Collections.Immutable;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads apk's <c>installed</c> file: lines of a letter, a colon and a value, a blank line after each package, as apk-tools' <c>database.c</c> and <c>package.c</c> write them
/// (versions 2 and 3 alike). What makes no sense at all is a <see cref="FormatException"/>.
/// </summary>
internal sealed class ApkInstalledReader
{
    public const int MaximumSize = 256 << 20;

    private const int MaximumPackages = 200_000;
    private const int MaximumValueLength = 4096;

    private readonly ImmutableArray<ApkPackage>.Builder _packages = ImmutableArray.CreateBuilder<ApkPackage>();
    private readonly DefectList _defects = new();
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly OwnedFilesBuilder _files = new();
    private byte[] _path = new byte[256];
    private int _folderLength;
    private bool _anyVirtual;
    private Fields _fields;

    private ApkInstalledReader()
    {
    }

    /// <exception cref="FormatException">It is no package database.</exception>
    public static ApkDatabase Read(Stream content)
    {
        var reader = new ApkInstalledReader();
        reader.ReadLines(content);
        return new(reader._packages.ToImmutable(), reader._defects.ToImmutable());
    }

    private void ReadLines(Stream content)
    {
        using var lines = new ControlLines(content);
        while (lines.Read(out var line))
        {
            // adb.h: "ADB." as it is, "ADBd" deflated, "ADBc" compressed otherwise.
            if (lines.Number == 1 && line.StartsWith("ADB"u8))
                throw new FormatException("It is in apk's binary format (ADB); expected the text format, which apk writes.");
            if (line.IsEmpty)
                EndPackage();
            else if (line.Length >= 2 && line[1] == (byte)':')
                ReadField((char)line[0], line[2..], lines);
            else
                _defects.Add($"line {lines.Number} is not a field");
        }

        EndPackage();
        if (_packages.Count == 0 && !_anyVirtual && _defects.First is { } defect)
            throw new FormatException($"It holds no package: {defect}");
    }

    private void ReadField(char name, ReadOnlySpan<byte> value, ControlLines lines)
    {
        switch (name)
        {
            case 'P':
                // A second one without a blank line between: two packages that somebody joined.
                if (_fields.Name is not null)
                    EndPackage();
                _fields.Name = Text(value, lines);
                _fields.Line = lines.Number;
                break;
            case 'V':
                _fields.Version ??= Text(value, lines);
                break;
            case 'A':
                _fields.Architecture ??= Text(value, lines);
                break;
            case 'o':
                _fields.Origin ??= Text(value, lines);
                break;
            case 'L':
                _fields.License ??= Text(value, lines);
                break;
            case 'T':
                _fields.IsVirtual = value.SequenceEqual("virtual meta package"u8);
                break;
            case 'F':
                SetFolder(value, lines);
                break;
            case 'R':
                AddFile(value, lines);
                break;
        }
    }

    // F names a directory, and R a file in the one that was named last.
    private void SetFolder(ReadOnlySpan<byte> folder, ControlLines lines)
    {
        if (lines.Cut || folder.Length > MaximumValueLength)
        {
            _defects.Add($"line {lines.Number} is longer than {MaximumValueLength} bytes");
            folder = [];
        }

        if (_path.Length < folder.Length + 1)
            _path = new byte[folder.Length + 256];
        folder.CopyTo(_path);
        _path[folder.Length] = (byte)'/';
        _folderLength = folder.IsEmpty ? 0 : folder.Length + 1;
    }

    private void AddFile(ReadOnlySpan<byte> name, ControlLines lines)
    {
        _fields.HasFiles = true;
        if (lines.Cut || name.Length > MaximumValueLength)
        {
            _defects.Add($"line {lines.Number} is longer than {MaximumValueLength} bytes");
            return;
        }

        if (_path.Length < _folderLength + name.Length)
            Array.Resize(ref _path, _folderLength + name.Length + 256);
        name.CopyTo(_path.AsSpan(_folderLength));
        _files.Add(_path.AsSpan(0, _folderLength + name.Length));
    }

    private void EndPackage()
    {
        var fields = _fields;
        var files = _files.Build();
        _fields = default;
        _folderLength = 0;
        if (string.IsNullOrEmpty(fields.Name))
        {
            if (fields.Version is not null)
                _defects.Add($"a package of version '{fields.Version.Printable(100)}' has no name");
            return;
        }

        if (string.IsNullOrEmpty(fields.Version))
        {
            _defects.Add($"the package '{fields.Name.Printable(100)}' in line {fields.Line} has no version; is the file cut off?");
            return;
        }

        // "apk add --virtual": a name for a set of packages, with the time as version.
        if (!fields.HasFiles && (fields.IsVirtual || fields.Name[0] == '.'))
        {
            _anyVirtual = true;
            return;
        }

        if (_packages.Count == MaximumPackages)
            throw new FormatException($"It holds more than {MaximumPackages} packages.");
        var origin = string.IsNullOrEmpty(fields.Origin) ? fields.Name : fields.Origin;
        _packages.Add(new(fields.Name, fields.Version, Known(fields.Architecture), origin, Known(fields.License), files));
    }

    private string Known(string? text)
    {
        text ??= "";
        return _texts.TryGetValue(text, out var known) ? known : _texts[text] = text;
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
        return Encoding.UTF8.GetString(value.Trim(" \t"u8));
    }

    private struct Fields
    {
        public long Line;
        public string? Name;
        public string? Version;
        public string? Architecture;
        public string? Origin;
        public string? License;
        public bool HasFiles;
        public bool IsVirtual;
    }
}
