using System.Collections.Immutable;
using System.Text;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>The licences that a package's <c>copyright</c> file names, where it is in the machine-readable format (https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/).</summary>
/// <param name="Licenses">Short names as the file has them, ordinal order.</param>
internal sealed record DebianCopyright(ImmutableArray<string> Licenses)
{
    public const int MaximumSize = 64 << 20;

    // linux-libc-dev and its like have dozens; whoever needs more reads the file.
    private const int MaximumCount = 50;
    private const int MaximumLength = 200;

    public static FactFormat<DebianCopyright> Format { get; } = new((writer, copyright) => writer.WriteTexts(copyright.Licenses), reader => new(reader.ReadTexts()));

    /// <summary>Reads the file; null where it is free text.</summary>
    public static DebianCopyright? Read(Stream content)
    {
        using var lines = new ControlLines(content);
        var licenses = new SortedSet<string>(StringComparer.Ordinal);
        while (lines.Read(out var line))
        {
            // The first field of the first stanza says the format; before 1.0 it was Format-Specification.
            if (lines.Number == 1 && !(line.StartsWith("Format"u8) && line.IndexOf("copyright-format"u8) >= 0))
                return null;
            if (line.Length is <= 8 or > MaximumLength || !Ascii.EqualsIgnoreCase(line[..8], "License:"u8))
                continue;
            var name = line[8..].Trim(" \t"u8);
            if (!name.IsEmpty && licenses.Count < MaximumCount)
                licenses.Add(Encoding.UTF8.GetString(name));
        }

        return new([.. licenses]);
    }
}
