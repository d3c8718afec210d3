using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>Headers of Windows' executables (Microsoft's "PE Format").</summary>
internal static class PeHeaders
{
    private const int MaximumSections = 1024;
    private const int SectionSize = 40;
    private const int ManagedDirectory = 14;
    private const uint InitializedData = 0x40;
    private const uint Writable = 0x80000000;

    public static ObjectFile? Read(Stream file, ReadOnlySpan<byte> head)
    {
        var start = new HeaderFields(head, false, false).UInt32(60);
        var coff = new FileRange(start, 24).ReadFrom(file);
        if (coff.Length < 24 || !coff.AsSpan().StartsWith("PE\0\0"u8))
            return null;
        var header = new HeaderFields(coff, false, false);
        var (count, optionalSize) = (header.UInt16(6), header.UInt16(20));
        var optional = new FileRange(start + 24, optionalSize).ReadFrom(file);
        if (count > MaximumSections || optional.Length < 96)
            return null;
        var is64Bit = new HeaderFields(optional, false, false).UInt16(0) switch { 0x10b => false, 0x20b => true, _ => (bool?)null };
        if (is64Bit is null)
            return null;
        var fields = new HeaderFields(optional, false, is64Bit.Value);
        var directory = (is64Bit.Value ? 112 : 96) + (ManagedDirectory * 8);
        if (directory + 8 <= optional.Length && fields.UInt32(directory) != 0)
            return new(null, null, [], HasSections: false) { IsAssembly = true };
        return ReadSections(file, new(start + 24 + optionalSize, count * SectionSize), fields.Word(is64Bit.Value ? 24 : 28));
    }

    private static ObjectFile ReadSections(Stream file, FileRange place, ulong imageBase)
    {
        var table = place.ReadFrom(file);
        var segments = ImmutableArray.CreateBuilder<Segment>();
        FileRange? rust = null;
        var isNativeAot = false;
        for (var at = 0; at + SectionSize <= table.Length; at += SectionSize)
        {
            var section = new HeaderFields(table.AsSpan(at, SectionSize), false, false);
            var range = new FileRange(section.UInt32(20), section.UInt32(16));
            var flags = section.UInt32(36);
            if (table.AsSpan(at, 8).SequenceEqual(".dep-v0\0"u8))
                rust = range with { Length = Math.Min(range.Length, section.UInt32(8)) };
            isNativeAot |= table.AsSpan(at, 8).SequenceEqual(".managed"u8);
            if (range.Length > 0)
                segments.Add(new(imageBase + section.UInt32(12), range, (flags & InitializedData) != 0 && (flags & Writable) != 0));
        }

        // Go gives its build information no section of its own here.
        return new(null, rust, segments.ToImmutable(), HasSections: false) { IsNativeAot = isNativeAot };
    }
}
