using PolicyGate.Images;

namespace PolicyGate.Scanning;

/// <summary>Reads <c>--platform</c> before anything is opened, so that a mistake in it is told as wrong usage.</summary>
internal static class ScanPlatform
{
    internal static PlatformSelection Parse(string? text)
    {
        try
        {
            return text is null ? PlatformSelection.Default : PlatformSelection.Parse(text);
        }
        catch (ImageException exception)
        {
            throw new UsageException($"--platform {exception.Message} Several may have commas between them, and all means every image of an index.");
        }
    }
}
