namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>A definition of an OVAL document: what it says of a flaw, and under which conditions a system has it.</summary>
internal sealed class OvalDefinition
{
    public string Id { get; set; } = "";

    public string? Title { get; set; }

    public string? Description { get; set; }

    public string? Severity { get; set; }

    /// <summary>Microsoft's word, which is no truth value: <c>true</c>, <c>false</c>, <c>Not Applicable</c>.</summary>
    public string? Patchable { get; set; }

    public DateTimeOffset? Issued { get; set; }

    public DateTimeOffset? Updated { get; set; }

    /// <summary>Sources, ids and addresses.</summary>
    public List<OvalReference> References { get; } = [];

    /// <summary>The tree of conditions; all of a document that has none.</summary>
    public OvalCriteria Criteria { get; set; } = new(IsAnd: true, [], []);
}

/// <summary>A reference: <c>CVE</c>, <c>CVE-2024-1</c> and an address.</summary>
internal sealed record OvalReference(string Source, string Id, string Address)
{
    /// <summary>A CVSS vector that stands beside it.</summary>
    public string? Vector { get; init; }
}

/// <summary>Conditions of which all or any must hold.</summary>
internal sealed record OvalCriteria(bool IsAnd, List<OvalCriterion> Criterions, List<OvalCriteria> Groups);

/// <summary>One condition: the test that it refers to, and what it is in words.</summary>
internal sealed record OvalCriterion(string Test, string Comment);

/// <summary>What a test looks at: a package and a version, with the comparison.</summary>
internal sealed record OvalTest(string Package, string Version, string Operation);
