using System.Collections.Immutable;

namespace PolicyGate.Advisories.Records;

/// <summary>What a record says of the flaw itself, without the packages.</summary>
internal sealed record AdvisoryRecord
{
    public required string Id { get; init; }

    public required DateTimeOffset Modified { get; init; }

    public DateTimeOffset? Published { get; init; }

    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>Other ids of the same flaw.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Flaws that this record is downstream of.</summary>
    public ImmutableArray<string> Upstream { get; init; } = [];

    public ImmutableArray<string> Related { get; init; } = [];

    public string? Summary { get; init; }

    public string? Details { get; init; }

    public ImmutableArray<SeverityClaim> Severities { get; init; } = [];

    /// <summary>The source's word, for example of <c>database_specific.severity</c>.</summary>
    public string? Word { get; init; }

    /// <summary><c>CWE-502</c>, as published.</summary>
    public ImmutableArray<string> Cwes { get; init; } = [];

    /// <summary>Addresses, those of advisories first.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>Who published the record, for people: <c>OSV</c>, <c>Debian Security Tracker</c>.</summary>
    public string Source { get; init; } = "OSV";

    /// <summary>The licence under which it is published, SPDX where there is such an id; null where not known.</summary>
    public string? License { get; init; }

    public bool IsWithdrawn(DateTimeOffset asOf) => Withdrawn <= asOf;
}
