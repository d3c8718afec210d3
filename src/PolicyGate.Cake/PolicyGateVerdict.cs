namespace PolicyGate.Cake;

/// <summary>How a gate has judged an image.</summary>
public enum PolicyGateVerdict
{
    /// <summary>No finding meets a condition of the gate.</summary>
    Pass,

    /// <summary>A finding meets a condition of <c>warn</c>, none one of <c>fail</c>.</summary>
    Warn,

    /// <summary>A finding meets a condition of <c>fail</c>.</summary>
    Fail,

    /// <summary>The scan is not one that a verdict can be founded on.</summary>
    Error,
}
