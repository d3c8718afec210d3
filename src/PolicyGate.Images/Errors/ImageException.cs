namespace PolicyGate.Images;

/// <summary>The image is missing, malformed, over a limit or can't be read. Code <c>PG9100</c>; a scan ends with exit code 3.</summary>
public sealed class ImageException : PolicyGateException
{
    /// <summary>Creates the exception.</summary>
    public ImageException(string message, Exception? inner = null)
        : base("PG9100", message, null, inner)
    {
    }
}
