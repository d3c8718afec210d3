namespace PolicyGate.Images.Stores;

/// <summary>The standard input of this process, which the path <c>-</c> stands for.</summary>
internal static class StandardInput
{
    public const string Path = "-";

    public const string Subject = "standard input ('-')";

    /// <exception cref="ImageException">It is a terminal.</exception>
    public static Stream Open() => Console.IsInputRedirected
        ? Console.OpenStandardInput()
        : throw new ImageException("standard input ('-') is a terminal: an image archive was expected. Pipe one in, for example docker save NAME | policygate scan -");
}
