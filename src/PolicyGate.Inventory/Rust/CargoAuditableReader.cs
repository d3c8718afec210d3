using System.IO.Compression;
using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>Reads what cargo-auditable links into a binary: JSON, compressed by zlib (rust-secure-code/cargo-auditable, PARSING.md and its JSON schema).</summary>
internal static class CargoAuditableReader
{
    private const int MaximumStored = 8 << 20;
    private const int MaximumJson = 32 << 20;

    /// <summary>The crates of kind <c>runtime</c>, which is also the kind of those that tell none: those of kind <c>build</c> ran only while the binary was made.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static List<RustCrate> Read(Stream file, FileRange place)
    {
        if (place.Length > MaximumStored)
            throw Malformed($"it has {place.Length} bytes; at most {MaximumStored} are read");
        var stored = place.ReadFrom(file);
        if (stored.Length == 0 || stored.Length < place.Length)
            throw Malformed("it lies outside of the file");
        try
        {
            using var document = JsonDocument.Parse(Inflate(stored));
            return Read(document.RootElement);
        }
        // An escaped half of a surrogate pair is an InvalidOperationException.
        catch (Exception exception) when (exception is InvalidDataException or JsonException or EndOfStreamException or InvalidOperationException)
        {
            throw Malformed(exception.Message.TrimEnd('.'));
        }
    }

    private static FormatException Malformed(string what) => new($"its list of Rust crates (.dep-v0) is malformed: {what}");

    private static ReadOnlyMemory<byte> Inflate(byte[] stored)
    {
        using var zlib = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
        using var json = new MemoryStream();
        var piece = new byte[1 << 14];
        for (int read; (read = zlib.Read(piece)) > 0;)
        {
            json.Write(piece, 0, read);
            if (json.Length > MaximumJson)
                throw Malformed($"it gives more than {MaximumJson} bytes");
        }

        return json.GetBuffer().AsMemory(0, (int)json.Length);
    }

    private static List<RustCrate> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("packages", out var packages) || packages.ValueKind != JsonValueKind.Array)
            throw Malformed("it has no list 'packages'");
        var crates = new List<RustCrate>();
        foreach (var package in packages.EnumerateArray())
        {
            if (Text(package, "kind") is not (null or "runtime"))
                continue;
            if (Text(package, "name") is not { Length: > 0 } name || Text(package, "version") is not { Length: > 0 } version)
                throw Malformed("a crate has no name or version");
            crates.Add(new(name, version));
        }

        return crates;
    }

    private static string? Text(JsonElement package, string name) =>
        package.ValueKind == JsonValueKind.Object && package.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
