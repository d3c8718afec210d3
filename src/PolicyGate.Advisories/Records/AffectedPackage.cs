using System.Collections.Immutable;

namespace PolicyGate.Advisories.Records;

/// <summary>What a record says of one package (OSV schema, <c>affected[]</c>).</summary>
internal sealed record AffectedPackage
{
    /// <summary>Ecosystem with release: <c>Debian:12</c>.</summary>
    public required string Ecosystem { get; init; }

    /// <summary>Name, in the form in which the ecosystem compares names.</summary>
    public required string Name { get; init; }

    /// <summary>Each range's events, as published: unsorted.</summary>
    public ImmutableArray<ImmutableArray<RangeEvent>> Ranges { get; init; } = [];

    /// <summary>Affected versions one by one, beside the ranges.</summary>
    public ImmutableArray<string> Versions { get; init; } = [];

    /// <summary>Severities for this package only.</summary>
    public ImmutableArray<SeverityClaim> Severities { get; init; } = [];

    /// <summary>The source's word for this package: Debian's urgency, Ubuntu's priority, a severity.</summary>
    public string? Word { get; init; }
}

/// <summary>A severity as a record gives it (OSV schema, <c>severity[]</c>): a CVSS vector, or Ubuntu's word.</summary>
internal readonly record struct SeverityClaim(string Type, string Score);
