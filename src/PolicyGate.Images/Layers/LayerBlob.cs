namespace PolicyGate.Images.Layers;

/// <summary>A layer, and where its bytes are.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Open">Opens the blob as it is stored, for one reading.</param>
/// <param name="IsWindows">True where files live under <c>Files/</c>, and beside it what a container doesn't see.</param>
internal sealed record LayerBlob(ImageLayer Layer, Func<CancellationToken, ValueTask<Stream>> Open, bool IsWindows)
{
    private const string WindowsRoot = "Files/";

    /// <summary>How messages name it.</summary>
    public string Subject => $"layer {Layer.Index} ({Layer.Digest ?? Layer.DiffId})";

    /// <summary>The path below a Windows layer's <c>Files/</c>; false for what lies elsewhere.</summary>
    public static bool TryStripWindowsRoot(ref ReadOnlySpan<char> path)
    {
        if (!path.StartsWith(WindowsRoot, StringComparison.Ordinal))
            return false;
        path = path[WindowsRoot.Length..];
        return true;
    }

    /// <summary>The target of a hard link, clean; null where it lies outside the image.</summary>
    public string? HardLinkTarget(string target)
    {
        var clean = EntryPath.Clean(target);
        ReadOnlySpan<char> path = clean;
        return IsWindows && clean is not null && TryStripWindowsRoot(ref path) ? path.ToString() : clean;
    }
}
