namespace PolicyGate.Advisories.Osv;

/// <summary>One record is malformed; the message is the reason. Whether that matters is decided over the whole feed.</summary>
internal sealed class OsvFormatException(string message, Exception? inner = null) : Exception(message, inner);
