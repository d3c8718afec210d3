using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>Looks at a binary: its headers first, and only at what they lead to.</summary>
internal static class BinaryReading
{
    /// <summary>Null for what is no binary, and for one that tells of no package.</summary>
    public static BinaryFacts? Read(Stream file)
    {
        if (ObjectFile.Read(file) is not { } binary)
            return null;
        var defects = ImmutableArray.CreateBuilder<string>();
        var go = Try(() => GoBuildInformationReader.Read(file, binary), defects);
        var crates = binary.RustPackages is { Length: > 0 } place ? Try(() => CargoAuditableReader.Read(file, place), defects) : null;
        return go is null && crates is null && defects.Count == 0 ? null : new(go, crates is null ? [] : [.. crates], defects.ToImmutable());
    }

    /// <summary>What one kind has wrong doesn't keep the other from being read.</summary>
    private static T? Try<T>(Func<T?> read, ImmutableArray<string>.Builder defects)
        where T : class
    {
        try
        {
            return read();
        }
        catch (FormatException exception)
        {
            defects.Add(exception.Message);
            return null;
        }
    }
}
