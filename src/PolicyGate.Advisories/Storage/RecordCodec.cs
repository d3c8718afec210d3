using System.Collections.Immutable;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Storage;

/// <summary>How records stand in the database. A change here is a new <see cref="DatabaseRoot.SchemaVersion"/>.</summary>
internal static class RecordCodec
{
    public static void Write(ContentWriter writer, AdvisoryRecord record)
    {
        writer.Text(record.Id);
        writer.Time(record.Modified);
        writer.Texts(record.Aliases);
        writer.Texts(record.Upstream);
        writer.Texts(record.Related);
        writer.Time(record.Withdrawn);
        writer.Time(record.Published);
        writer.OptionalText(record.Summary);
        WriteSeverities(writer, record.Severities);
        writer.OptionalText(record.Word);
        writer.Texts(record.Cwes);
        writer.Texts(record.References);
        writer.OptionalText(record.Details);
        writer.Text(record.Source);
        writer.OptionalText(record.License);
    }

    public static AdvisoryRecord ReadRecord(ReadOnlySpan<byte> content)
    {
        var reader = new ContentReader(content);
        return ReadStart(ref reader) with
        {
            Withdrawn = reader.Time(),
            Published = reader.Time(),
            Summary = reader.OptionalText(),
            Severities = ReadSeverities(ref reader),
            Word = reader.OptionalText(),
            Cwes = reader.Texts(),
            References = reader.Texts(),
            Details = reader.OptionalText(),
            Source = reader.Text(),
            License = reader.OptionalText(),
        };
    }

    /// <summary>Only the record's ids and its date.</summary>
    public static AdvisoryRecord ReadIds(ReadOnlySpan<byte> content)
    {
        var reader = new ContentReader(content);
        return ReadStart(ref reader);
    }

    public static void Write(ContentWriter writer, AffectedPackage package)
    {
        writer.Number(package.Ranges.Length);
        foreach (var range in package.Ranges)
        {
            writer.Number(range.Length);
            foreach (var item in range)
            {
                writer.Number((byte)item.Kind);
                writer.Text(item.Version);
            }
        }

        writer.Texts(package.Versions);
        WriteSeverities(writer, package.Severities);
        writer.OptionalText(package.Word);
        writer.Number((byte)package.Status);
        writer.OptionalText(package.Channel);
        writer.Number(package.Module is null ? 0 : 1);
        if (package.Module is { } module)
            writer.Text(module);
        writer.Texts(package.Architectures);
        writer.Time(package.FixPublished);
    }

    public static AffectedPackage ReadPackage(string ecosystem, string name, ReadOnlySpan<byte> content)
    {
        var reader = new ContentReader(content);
        return new()
        {
            Ecosystem = ecosystem,
            Name = name,
            Ranges = ReadRanges(ref reader),
            Versions = reader.Texts(),
            Severities = ReadSeverities(ref reader),
            Word = reader.OptionalText(),
            Status = ReadStatus(ref reader),
            Channel = reader.OptionalText(),
            Module = reader.Number() == 0 ? null : reader.Text(),
            Architectures = reader.Texts(),
            FixPublished = reader.Time(),
        };
    }

    private static PackageStatus ReadStatus(ref ContentReader reader)
    {
        var status = reader.Number();
        return status is >= 0 and <= (byte)PackageStatus.EndOfLife ? (PackageStatus)status : throw new InvalidDataException("a status is of no known kind");
    }

    private static AdvisoryRecord ReadStart(ref ContentReader reader) => new()
    {
        Id = reader.Text(),
        Modified = reader.Time() ?? throw new InvalidDataException("a record has no date"),
        Aliases = reader.Texts(),
        Upstream = reader.Texts(),
        Related = reader.Texts(),
    };

    private static ImmutableArray<ImmutableArray<RangeEvent>> ReadRanges(ref ContentReader reader)
    {
        var ranges = ImmutableArray.CreateBuilder<ImmutableArray<RangeEvent>>(reader.Count());
        for (var i = ranges.Capacity; i > 0; i--)
        {
            var events = ImmutableArray.CreateBuilder<RangeEvent>(reader.Count(2));
            for (var j = events.Capacity; j > 0; j--)
            {
                var kind = reader.Number();
                if (kind is < 0 or > (byte)RangeEventKind.Limit)
                    throw new InvalidDataException("an event is of no known kind");
                events.Add(new((RangeEventKind)kind, reader.Text()));
            }

            ranges.Add(events.MoveToImmutable());
        }

        return ranges.MoveToImmutable();
    }

    private static void WriteSeverities(ContentWriter writer, ImmutableArray<SeverityClaim> severities)
    {
        writer.Number(severities.Length);
        foreach (var severity in severities)
        {
            writer.Text(severity.Type);
            writer.Text(severity.Score);
        }
    }

    private static ImmutableArray<SeverityClaim> ReadSeverities(ref ContentReader reader)
    {
        var severities = ImmutableArray.CreateBuilder<SeverityClaim>(reader.Count(2));
        for (var i = severities.Capacity; i > 0; i--)
            severities.Add(new(reader.Text(), reader.Text()));
        return severities.MoveToImmutable();
    }
}
