namespace PolicyGate.Advisories.Ecosystems;

/// <summary>By which names a distribution's advisories call its packages.</summary>
internal enum AdvisoryNames
{
    /// <summary>By that of the source package, with its version.</summary>
    Source,

    /// <summary>By that of each binary package.</summary>
    Binary,

    /// <summary>A fix by that of each binary package, a flaw without one by that of the source package.</summary>
    Both,
}
