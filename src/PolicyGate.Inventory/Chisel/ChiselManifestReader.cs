using System.Text.Json;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads a chisel manifest (https://documentation.ubuntu.com/chisel/en/latest/reference/manifest/): a JSON object a line, the first of which is the header of the jsonwall format, compressed with zstd.
/// </summary>
internal sealed class ChiselManifestReader
{
    public const int MaximumSize = 16 << 20;

    private const int MaximumUncompressed = 64 << 20;
    private const int MaximumPackages = 100_000;
    private const int MaximumNameLength = 512;

    // What zstd's own tool takes is 2^27 bytes; no manifest is so large that its window could be.
    private const int MaximumWindowLog = 25;

    private readonly List<(string Name, string Version, string Architecture)> _packages = [];
    private readonly Dictionary<string, OwnedFilesBuilder> _files = new(StringComparer.Ordinal);
    private readonly DefectList _defects = new();

    private ChiselManifestReader()
    {
    }

    /// <exception cref="FormatException">It is no manifest.</exception>
    public static ChiselManifest Read(Stream content)
    {
        try
        {
            using var decompressed = new DecompressionStream(content, bufferSize: 64 << 10, checkEndOfStream: true, leaveOpen: true);
            decompressed.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaximumWindowLog);
            return ReadUncompressed(decompressed);
        }
        catch (Exception exception) when (exception is ZstdException or EndOfStreamException)
        {
            throw new FormatException("It can't be decompressed: expected a whole zstd stream.", exception);
        }
    }

    /// <exception cref="FormatException">It is no manifest.</exception>
    public static ChiselManifest ReadUncompressed(Stream content)
    {
        var reader = new ChiselManifestReader();
        using var lines = new ControlLines(content);
        reader.ReadLines(lines);
        return new(
            [.. reader._packages.Select(package => new ChiselPackage(package.Name, package.Version, package.Architecture, reader._files.TryGetValue(package.Name, out var files) ? files.Build() : OwnedFiles.None))],
            reader._defects.ToImmutable());
    }

    private void ReadLines(ControlLines lines)
    {
        if (!lines.Read(out var header) || !IsHeader(header, out var count))
            throw new FormatException("It is no chisel manifest: expected a jsonwall header in the first line.");
        var (bytes, entries) = (0L, 1L);
        while (lines.Read(out var line))
        {
            bytes += line.Length;
            if (bytes > MaximumUncompressed)
                throw new FormatException($"It holds more than {MaximumUncompressed} bytes.");
            if (line.Trim(" \t"u8).IsEmpty)
                continue;
            entries++;
            if (lines.Cut)
                _defects.Add($"line {lines.Number} is too long");
            else
                ReadLine(line, lines.Number);
        }

        if (count is { } expected && expected != entries)
            _defects.Add($"it has {entries} lines, but says {expected}; is it cut off?");
    }

    private static bool IsHeader(ReadOnlySpan<byte> line, out long? count)
    {
        count = null;
        if (line.IndexOf("\"jsonwall\""u8) < 0)
            return false;
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("count"u8) && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value))
                    count = value;
            }

            return true;
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            return false;
        }
    }

    // Utf8JsonReader's ways of saying that it is no JSON, or a text no Unicode.
    private static bool IsMalformed(Exception exception) => exception is JsonException or InvalidOperationException;

    private void ReadLine(ReadOnlySpan<byte> line, long number)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 8 });
            var entry = default(Entry);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadProperty(ref reader, ref entry);
            Add(entry, number);
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            _defects.Add($"line {number} is not a JSON object");
        }
    }

    private static void ReadProperty(ref Utf8JsonReader reader, ref Entry entry)
    {
        if (reader.ValueTextEquals("slices"u8))
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.String)
                (entry.Slices ??= []).Add(reader.GetString()!);
            return;
        }

        var property = reader.ValueTextEquals("kind"u8) ? 'k' : reader.ValueTextEquals("name"u8) ? 'n' : reader.ValueTextEquals("version"u8) ? 'v' : reader.ValueTextEquals("arch"u8) ? 'a' : reader.ValueTextEquals("path"u8) ? 'p' : ' ';
        reader.Read();
        if (property == ' ' || reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return;
        }

        var value = reader.GetString();
        switch (property)
        {
            case 'k':
                entry.Kind = value;
                break;
            case 'n':
                entry.Name = value;
                break;
            case 'v':
                entry.Version = value;
                break;
            case 'a':
                entry.Architecture = value;
                break;
            default:
                entry.Path = value;
                break;
        }
    }

    private void Add(in Entry entry, long number)
    {
        switch (entry.Kind)
        {
            case "package" when entry is { Name: { Length: > 0 and <= MaximumNameLength } name, Version: { Length: > 0 and <= MaximumNameLength } version }:
                if (_packages.Count == MaximumPackages)
                    throw new FormatException($"It holds more than {MaximumPackages} packages.");
                _packages.Add((name, version, entry.Architecture is { Length: <= MaximumNameLength } architecture ? architecture : ""));
                break;
            case "package":
                _defects.Add($"the package in line {number} has no name, no version, or one of more than {MaximumNameLength} characters");
                break;
            case "path" when entry.Path is { Length: > 0 } path && !path.EndsWith('/'):
                foreach (var slice in entry.Slices ?? [])
                    AddFile(slice, path);
                break;
        }
    }

    // Names of slices are package_slice, and a package's name has no underscore.
    private void AddFile(string slice, string path)
    {
        var underscore = slice.IndexOf('_', StringComparison.Ordinal);
        if (underscore <= 0)
            return;
        var package = slice[..underscore];
        if (!_files.TryGetValue(package, out var files))
        {
            if (_files.Count == MaximumPackages)
                throw new FormatException($"It holds slices of more than {MaximumPackages} packages.");
            _files[package] = files = new();
        }

        files.Add(System.Text.Encoding.UTF8.GetBytes(path));
    }

    private struct Entry
    {
        public string? Kind;
        public string? Name;
        public string? Version;
        public string? Architecture;
        public string? Path;
        public List<string>? Slices;
    }
}
