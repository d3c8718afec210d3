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

    /// <summary>What the source says of its care for this package, beside the ranges.</summary>
    public PackageStatus Status { get; init; }

    /// <summary>
    /// Who gets the fix, where that is not everybody who has the release: <c>Ubuntu Pro</c>, an extended update stream (<c>rhel_eus:9.2</c>). Null for the distribution's free updates.
    /// What is said for a channel makes nobody else's package fixed.
    /// </summary>
    public string? Channel { get; init; }

    /// <summary><see cref="Module"/> where it must be one, and the source doesn't say which.</summary>
    public const string AnyModule = "*";

    /// <summary>The rpm module that the package must be of, <c>name:stream</c>; empty where it must be of none; null where the source doesn't say.</summary>
    public string? Module { get; init; }

    /// <summary>The architectures that it is said for, as the package manager names them; empty for all.</summary>
    public ImmutableArray<string> Architectures { get; init; } = [];

    /// <summary>When the fix that the ranges end with was published.</summary>
    public DateTimeOffset? FixPublished { get; init; }
}

/// <summary>A severity as a record gives it (OSV schema, <c>severity[]</c>): a CVSS vector, or Ubuntu's word.</summary>
internal sealed record SeverityClaim(string Type, string Score);
