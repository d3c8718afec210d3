using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Importing;

/// <summary>A record as it will be stored, or the reason why it won't.</summary>
internal sealed record ParsedRecord(FeedSource Source, string Name, string? Problem)
{
    private const string FeedPrefix = "OSV/";

    /// <summary>The feed of records that name no package; so OSV calls its archive of them.</summary>
    private const string NoEcosystem = "[EMPTY]";

    public string Id { get; private init; } = "";

    public DateTimeOffset Modified { get; private init; }

    public byte[] Content { get; private init; } = [];

    public ImmutableArray<ParsedEntry> Entries { get; private init; } = [];

    public IReadOnlyCollection<string> Feeds { get; private init; } = [];

    /// <summary>Of two records with the same id and date the one with the greater fingerprint counts, so that the order in which they are met doesn't matter.</summary>
    public UInt128 Fingerprint { get; private init; }

    public static ParsedRecord Parse(RawRecord raw, ContentWriter writer)
    {
        if (raw.Content is null)
            return new(raw.Source, raw.Name, raw.Problem);
        try
        {
            return Encode(raw, OsvRecordParser.Parse(raw.Content), writer);
        }
        catch (OsvFormatException e)
        {
            return new(raw.Source, raw.Name, e.Message);
        }
    }

    private static ParsedRecord Encode(RawRecord raw, OsvRecord record, ContentWriter writer)
    {
        var affected = record.Affected.Length > 0 ? record.Affected : [new AffectedPackage { Ecosystem = NoEcosystem, Name = record.Advisory.Id }];
        var entries = ImmutableArray.CreateBuilder<ParsedEntry>(affected.Length);
        foreach (var package in affected)
        {
            writer.Clear();
            RecordCodec.Write(writer, package);
            entries.Add(new(FeedPrefix + package.Ecosystem, package.Name, writer.ToArray()));
        }

        writer.Clear();
        RecordCodec.Write(writer, record.Advisory);
        var content = writer.ToArray();
        return new(raw.Source, raw.Name, null)
        {
            Id = record.Advisory.Id,
            Modified = record.Advisory.Modified,
            Content = content,
            Fingerprint = FingerprintOf(content, entries),
            Entries = entries.MoveToImmutable(),
            Feeds = affected.Select(package => FeedPrefix + package.Ecosystem).ToHashSet(StringComparer.Ordinal),
        };
    }

    private static UInt128 FingerprintOf(byte[] content, IEnumerable<ParsedEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(content);
        foreach (var entry in entries)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(entry.Feed + "\0" + entry.Name + "\0"));
            hash.AppendData(entry.Body);
        }

        return BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset());
    }
}

/// <summary>What a record says of one package, as it will be stored.</summary>
internal readonly record struct ParsedEntry(string Feed, string Name, byte[] Body);
