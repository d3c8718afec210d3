namespace PolicyGate.Advisories.Versions;

/// <summary>The order in which an ecosystem's own package manager puts versions.</summary>
internal abstract class VersionOrder
{
    /// <summary>What people call the order.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the order knows where to put the text.</summary>
    public abstract bool IsVersion(string text);

    /// <summary>Compares two versions, each of which <see cref="IsVersion"/>.</summary>
    public abstract int Compare(string left, string right);
}
