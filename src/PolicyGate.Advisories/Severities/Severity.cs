namespace PolicyGate.Advisories;

/// <summary>How bad a flaw is. Ordered: a greater value is worse; <see cref="Unknown"/> stands lowest, but no comparison with it holds in a policy.</summary>
public enum Severity
{
    /// <summary>Neither word nor score.</summary>
    Unknown,

    /// <summary>Score 0.0.</summary>
    None,

    /// <summary>0.1 to 3.9.</summary>
    Low,

    /// <summary>4.0 to 6.9.</summary>
    Medium,

    /// <summary>7.0 to 8.9.</summary>
    High,

    /// <summary>9.0 to 10.0.</summary>
    Critical,
}
