namespace PolicyGate.History;

/// <summary>
/// Remembers the flaws of scans in the cache folder. Losing it costs a baseline only: a broken one is thrown away, and one that can't be used is done without, with a notice.
/// </summary>
internal sealed class ScanHistory(string path, Action<string>? notice)
{
    /// <summary>Reads or writes; the default where the file can't be used.</summary>
    internal T? Use<T>(Func<HistoryFile, T> use)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            try
            {
                using var file = HistoryFile.Open(path);
                return use(file);
            }
            catch (Exception exception) when (!isSecond && exception is HistoryException { IsBroken: true } or InvalidDataException)
            {
                if (!TryThrowAway(exception.Message))
                    return default;
            }
            catch (Exception exception) when (exception is HistoryException or IOException or UnauthorizedAccessException)
            {
                GiveUp(exception.Message);
                return default;
            }
        }
    }

    private bool TryThrowAway(string reason)
    {
        try
        {
            foreach (var suffix in new[] { "", "-journal" })
                File.Delete(path + suffix);
            notice?.Invoke($"The history of scans '{path.Printable()}' was thrown away ({reason.Printable(200)}): it begins anew.");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            GiveUp(exception.Message);
            return false;
        }
    }

    private void GiveUp(string reason) =>
        notice?.Invoke($"The history of scans '{path.Printable()}' can't be used ({reason.Printable(200)}): this scan is not remembered. Give another folder with --cache-dir.");
}
