namespace PolicyGate.History;

/// <summary>The history's file can't be used.</summary>
/// <param name="message">Why.</param>
/// <param name="isBroken">True where its content is at fault, so that a new file would do.</param>
internal sealed class HistoryException(string message, bool isBroken) : Exception(message)
{
    internal bool IsBroken => isBroken;
}
