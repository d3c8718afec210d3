namespace PolicyGate.Images.Caching;

/// <summary>The cache's file can't be used.</summary>
/// <param name="message">Why.</param>
/// <param name="isBroken">True where its content is at fault, so that a new file would do.</param>
internal sealed class CacheException(string message, bool isBroken) : Exception(message)
{
    public bool IsBroken => isBroken;
}
