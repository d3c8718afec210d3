using PolicyGate.Images.Caching;

namespace PolicyGate.Images;

/// <summary>
/// Keeps what was drawn from layers, by their digests, so that a rebuilt image costs only its changed layers. Losing it costs time only: a broken cache is thrown
/// away, and one that can't be used is done without, with a notice. Many processes may share one file.
/// </summary>
/// <param name="path">The file; made at the first use.</param>
/// <param name="verify">True where layers are read and hashed although their analysis is kept.</param>
/// <param name="notice">Told, in one printable line, that the cache is thrown away or can't be used.</param>
public sealed class LayerCache(string path, bool verify = false, Action<string>? notice = null) : IDisposable
{
    /// <summary>Bytes that are kept at most; what was longest unused is forgotten first.</summary>
    public const long DefaultBytes = 1L << 30;

    private const int LargestContent = 64 << 20;

    private readonly Lock _lock = new();
    private readonly string _path = Path.GetFullPath(path);
    private CacheFile? _file;
    private bool _isUnusable;
    private bool _hasKept;

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>Deletes a cache.</summary>
    /// <exception cref="IOException">It can't be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be deleted.</exception>
    public static void Clear(string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(path + suffix))
                File.Delete(path + suffix);
        }
    }

    /// <summary>What is kept; null where the cache can't be used.</summary>
    public LayerCacheStatus? Measure()
    {
        LayerCacheStatus? status = null;
        Use(file =>
        {
            var (count, bytes, oldest) = file.Measure();
            status = new(_path, new FileInfo(_path).Length, count, bytes, count == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(oldest));
        });
        return status;
    }

    /// <summary>Forgets what wasn't used since a time, and then what was longest unused until so many bytes are left.</summary>
    public void Prune(DateTimeOffset usedSince, long maximumBytes) => Use(file => file.Prune(usedSince.ToUnixTimeSeconds(), maximumBytes));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_hasKept && Measure() is { ContentBytes: > DefaultBytes })
            Prune(DateTimeOffset.UnixEpoch, DefaultBytes / 10 * 9);
        lock (_lock)
        {
            _isUnusable = true;
            Close();
        }
    }

    internal byte[]? Find(byte[] key)
    {
        byte[]? content = null;
        if (!verify)
            Use(file => content = file.Find(key, Now));
        return content;
    }

    internal void Keep(byte[] key, byte[] content)
    {
        if (content.Length > LargestContent)
            return;
        Use(file => file.Keep(key, content, Now));
        _hasKept = true;
    }

    private void Use(Action<CacheFile> use)
    {
        lock (_lock)
        {
            for (var isSecond = false; !_isUnusable; isSecond = true)
            {
                try
                {
                    use(_file ??= CacheFile.Open(_path));
                    return;
                }
                catch (CacheException exception) when (exception.IsBroken && !isSecond)
                {
                    ThrowAway(exception.Message);
                }
                catch (Exception exception) when (exception is CacheException or IOException or UnauthorizedAccessException)
                {
                    GiveUp(exception.Message);
                }
            }
        }
    }

    private void ThrowAway(string reason)
    {
        Close();
        try
        {
            Clear(_path);
            notice?.Invoke($"The cache '{_path.Printable()}' was thrown away ({reason.Printable(200)}); layers are read again.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            GiveUp(exception.Message);
        }
    }

    private void GiveUp(string reason)
    {
        Close();
        _isUnusable = true;
        notice?.Invoke($"The cache '{_path.Printable()}' can't be used ({reason.Printable(200)}); every layer is read. Give another folder with --cache-dir, or 'policygate cache clear'.");
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}
