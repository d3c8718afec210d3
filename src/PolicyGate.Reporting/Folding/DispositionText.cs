using PolicyGate.Policy;

namespace PolicyGate.Reporting.Folding;

/// <summary>The words of files for what became of a finding.</summary>
internal static class DispositionText
{
    internal static string Word(Disposition disposition) => disposition switch
    {
        Disposition.Active => "active",
        Disposition.Disabled => "disabled",
        Disposition.UnderReview => "underReview",
        _ => "notAffected",
    };

    internal static string Word(GateAction action) => action switch
    {
        GateAction.Fail => "fail",
        GateAction.Warn => "warn",
        _ => "none",
    };
}
