using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Looks at a binary: its headers first, and only at what they lead to.</summary>
internal static class BinaryReading
{
    /// <summary>Bytes of a program that are read at most: it would cost its size in a temporary file.</summary>
    public const long MaximumSize = 2L << 30;

    // A library isn't larger, unless it carries the tables of a neural network.
    private const long LargestLibrary = 1L << 30;

    /// <summary>Null for what is no binary, and for one that tells of no package.</summary>
    /// <exception cref="FormatException">The .NET application in it is malformed.</exception>
    /// <exception cref="InvalidDataException">It may be an application and is too large.</exception>
    public static BinaryFacts? Read(ImageFile file, Stream content)
    {
        var mayBeApplication = BinaryNames.MayBeApplication(file.Path, file.Size);
        if (content.Length > LargestLibrary && (!mayBeApplication || content.Length > MaximumSize))
            return mayBeApplication && ObjectFile.IsProgram(content) ? throw new InvalidDataException($"its program has {content.Length} bytes; at most {MaximumSize} are read.") : null;
        if (ObjectFile.Read(content) is not { } binary)
            return null;
        if (binary.IsAssembly)
            return AssemblyReader.Read(file.Path, content) is { } assembly ? new(null, [], null, assembly, []) : null;

        var defects = ImmutableArray.CreateBuilder<string>();
        GoBuildInformation? go = null;
        List<RustCrate>? crates = null;
        if (BinaryNames.MayBeBinary(file.Path, file.Mode, file.Size))
        {
            go = Try(() => GoBuildInformationReader.Read(content, binary), defects);
            crates = binary.RustPackages is { Length: > 0 } place ? Try(() => CargoAuditableReader.Read(content, place), defects) : null;
        }

        var application = mayBeApplication && go is null ? DotNetExecutable.Read(content, binary) : null;
        return go is null && crates is null && application is null && defects.Count == 0 ? null : new(go, crates is null ? [] : [.. crates], application, null, defects.ToImmutable());
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
