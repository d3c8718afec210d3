namespace PolicyGate.Reporting.Sources;

/// <summary>What part of the image a finding belongs to. A part of its identity: the words of <see cref="FindingRoles.Word"/> never change.</summary>
internal enum FindingRole
{
    BaseImage,
    OwnLayer,
    NuGetDirect,
    NuGetTransitive,
    Configuration,
    Policy,
}

internal static class FindingRoles
{
    internal static string Word(this FindingRole role) => role switch
    {
        FindingRole.BaseImage => "base-image",
        FindingRole.OwnLayer => "own-layer",
        FindingRole.NuGetDirect => "nuget-direct",
        FindingRole.NuGetTransitive => "nuget-transitive",
        FindingRole.Configuration => "configuration",
        _ => "policy",
    };
}
