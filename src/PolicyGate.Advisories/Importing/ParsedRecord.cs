using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using PolicyGate.Advisories.Exporting;
using PolicyGate.Advisories.Importing.Formats;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Importing;

/// <summary>A record as it will be stored, or the reason why it won't.</summary>
internal sealed record ParsedRecord(FeedSource Source, string Name, string? Problem)
{
    /// <summary>The feed of records that name no package; so OSV calls its archive of them.</summary>
    private const string NoEcosystem = "[EMPTY]";

    public string Id { get; private init; } = "";

    /// <summary>What makes it the same record as another: OSV's id. In other feeds a flaw may have a record for each of its packages.</summary>
    public string Key { get; private init; } = "";

    /// <summary>Whether the file is of the feeds that the record is in; what OSV's archives are of is known only when they are read.</summary>
    public bool IsOfItsFeeds { get; private init; }

    public DateTimeOffset Modified { get; private init; }

    public byte[] Content { get; private init; } = [];

    public ImmutableArray<ParsedEntry> Entries { get; private init; } = [];

    public IReadOnlyCollection<string> Feeds { get; private init; } = [];

    /// <summary>Of two records with the same id and date the one with the greater fingerprint counts, so that the order in which they are met doesn't matter.</summary>
    public UInt128 Fingerprint { get; private init; }

    /// <summary>The records in some bytes: one of OSV's, or those of a file of another form.</summary>
    /// <exception cref="AdvisoryDatabaseException">A file that is a feed or a whole part of one is malformed.</exception>
    public static IEnumerable<ParsedRecord> ParseAll(RawRecord raw, ContentWriter writer)
    {
        if (raw.Record is { } record)
            return [Encode(raw.Source, record, writer)];
        if (raw.Content is null)
            return [new(raw.Source, raw.Name, raw.Problem)];
        var file = new FeedFile(raw.Name, raw.Content.AsMemory(0, Math.Min(raw.Content.Length, FeedFile.HeadLength)), raw.Date);
        return FeedFormats.Find(file) is { } format
            ? NativeFeed.Read(format, file, new MemoryStream(raw.Content, writable: false)).Select(found => Encode(raw.Source, found, writer))
            : [Parse(raw, writer)];
    }

    public static ParsedRecord Parse(RawRecord raw, ContentWriter writer)
    {
        if (raw.Content is null)
            return new(raw.Source, raw.Name, raw.Problem);
        try
        {
            var record = OsvRecordParser.Parse(raw.Content);
            return Encode(raw.Source, raw.Name, record.Advisory, record.Affected, writer) with { Key = record.Advisory.Id };
        }
        catch (OsvFormatException e)
        {
            return new(raw.Source, raw.Name, e.Message);
        }
    }

    private static ParsedRecord Encode(FeedSource source, FeedRecord record, ContentWriter writer)
    {
        if (record.Advisory is not { } advisory)
            return new(source, record.Name, record.Problem);
        var encoded = Encode(source, record.Name, advisory, record.Affected, writer);
        var places = record.Affected.Select(package => $"{package.Ecosystem}\0{package.Name}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return encoded with { Key = string.Join('\0', places.Prepend(advisory.Id).Prepend(advisory.Source)), IsOfItsFeeds = true };
    }

    private static ParsedRecord Encode(FeedSource source, string name, AdvisoryRecord advisory, ImmutableArray<AffectedPackage> packages, ContentWriter writer)
    {
        var affected = packages.Length > 0 ? packages : [new AffectedPackage { Ecosystem = NoEcosystem, Name = advisory.Id }];
        var entries = ImmutableArray.CreateBuilder<ParsedEntry>(affected.Length);
        foreach (var package in affected)
        {
            writer.Clear();
            RecordCodec.Write(writer, package);
            entries.Add(new($"{advisory.Source}/{package.Ecosystem}", package.Name, writer.ToArray()));
        }

        writer.Clear();
        RecordCodec.Write(writer, advisory);
        var content = writer.ToArray();
        return new(source, name, null)
        {
            Id = advisory.Id,
            Modified = advisory.Modified,
            Content = content,
            Fingerprint = FingerprintOf(content, entries),
            Entries = entries.MoveToImmutable(),
            Feeds = affected.Select(package => $"{advisory.Source}/{package.Ecosystem}").ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>
    /// A record as an export has it. A database may have two of one id, of which an update has replaced the one in one feed only: what makes it the same as another
    /// is all that it says.
    /// </summary>
    public static ParsedRecord Restored(FeedSource source, ExportedAdvisory advisory)
    {
        var fingerprint = FingerprintOf(advisory.Content, advisory.Entries);
        return new(source, advisory.Id, null)
        {
            Id = advisory.Id,
            Key = $"{advisory.Id}\0{fingerprint:x}",
            IsOfItsFeeds = true,
            Modified = advisory.Modified,
            Content = advisory.Content,
            Fingerprint = fingerprint,
            Entries = advisory.Entries,
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
