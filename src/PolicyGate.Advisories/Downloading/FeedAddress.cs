namespace PolicyGate.Advisories.Downloading;

/// <summary>Addresses of feeds: https, file, or a path.</summary>
internal static class FeedAddress
{
    /// <summary>The address that a text names; a folder's ends with a slash.</summary>
    /// <exception cref="AdvisoryDatabaseException">It is none that can be fetched from.</exception>
    public static Uri Parse(string text, bool isFolder = false)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(text);
            return new(isFolder && !Path.EndsInDirectorySeparator(path) ? path + Path.DirectorySeparatorChar : path);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeFile))
            throw new AdvisoryDatabaseException($"'{text.Printable(300)}' is no address of a feed: expected https://HOST/PATH, or a folder or file.");
        return isFolder && !uri.AbsolutePath.EndsWith('/') ? new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri : uri;
    }

    /// <summary>An address without what may be secret in it: user, query.</summary>
    public static string Show(Uri uri) => (uri.IsFile ? uri.LocalPath : $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}").Printable(300);
}
