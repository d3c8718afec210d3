using System.Collections.Immutable;
using System.Globalization;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>How the bodies of tables are written and read. A change here is a new <see cref="DatabaseRoot.SchemaVersion"/>.</summary>
internal static class EnrichmentFacts
{
    /// <summary>EPSS has five decimals.</summary>
    private const int EpssUnit = 100_000;

    public static byte[] Epss(ContentWriter writer, double probability)
    {
        writer.Clear();
        writer.Number((long)Math.Round(probability * EpssUnit));
        return writer.ToArray();
    }

    public static double ReadEpss(ReadOnlySpan<byte> body) => new ContentReader(body).Number() is >= 0 and <= EpssUnit and var value
        ? (double)value / EpssUnit
        : throw new InvalidDataException("a probability is out of range");

    public static byte[] KnownExploited(ContentWriter writer, DateOnly? due)
    {
        writer.Clear();
        writer.Number(due?.DayNumber ?? -1);
        return writer.ToArray();
    }

    public static DateOnly? ReadDueDate(ReadOnlySpan<byte> body) => ReadDay(new ContentReader(body).Number());

    public static byte[] Cvss(ContentWriter writer, IEnumerable<VectorClaim> vectors)
    {
        writer.Clear();
        foreach (var vector in vectors)
        {
            writer.Text(vector.Vector);
            writer.Text(vector.Source);
        }

        return writer.ToArray();
    }

    public static ImmutableArray<VectorClaim> ReadCvss(ReadOnlySpan<byte> body)
    {
        var vectors = ImmutableArray.CreateBuilder<VectorClaim>();
        for (var reader = new ContentReader(body); !reader.AtEnd;)
            vectors.Add(new(reader.Text(), reader.Text()));
        return vectors.DrainToImmutable();
    }

    public static byte[] Support(ContentWriter writer, SupportedRelease release)
    {
        writer.Clear();
        writer.Text(release.Distribution);
        writer.Text(release.Release);
        writer.Number(release.LastDay.DayNumber);
        return writer.ToArray();
    }

    public static SupportedRelease ReadSupport(ReadOnlySpan<byte> body)
    {
        var reader = new ContentReader(body);
        return new(reader.Text(), reader.Text(), ReadDay(reader.Number()) ?? throw new InvalidDataException("a release has no last day"));
    }

    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static DateOnly? ReadDay(long number) => number == -1 ? null
        : number >= 0 && number <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)number)
        : throw new InvalidDataException("a day is out of range");
}

/// <summary>A CVSS vector and whose it is.</summary>
internal sealed record VectorClaim(string Vector, string Source);
