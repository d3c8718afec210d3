using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace PolicyGate.Advisories.Downloading;

/// <summary>
/// Fetches files into a folder. A file whose connection breaks is gone on with, also by the next update; so the part's name says of which address and version it is.
/// </summary>
internal sealed class FeedFetcher(FeedTransport transport, string folder, IProgress<UpdateProgress>? progress)
{
    private const int BufferSize = 128 << 10;

    // What a connection has to give before its end counts as a first failure again.
    private const long Progress = 1 << 20;

    /// <param name="address">Where it is.</param>
    /// <param name="known">The version that is there already.</param>
    /// <param name="most">The most that it may have.</param>
    /// <param name="login">A login; null for the address' own.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AdvisoryDatabaseException">It can't be fetched, or is larger.</exception>
    public async Task<FetchedFile> FetchAsync(Uri address, FileStamp known, long most, NetworkCredential? login, CancellationToken cancellationToken)
    {
        if (address.IsFile)
            return Local(address, known, most);
        var response = await transport.SendAsync(new(address, known) { Login = login }, cancellationToken).ConfigureAwait(false);
        try
        {
            var date = response.Headers.Date ?? DateTimeOffset.UtcNow;
            switch (response.StatusCode)
            {
                case HttpStatusCode.NotModified when known != FileStamp.None:
                    return new(null, known, date);
                case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                    return new(null, FileStamp.None, date) { IsMissing = true };
                case HttpStatusCode.OK:
                    break;
                default:
                    throw FeedProblem.Refused(address, response.StatusCode);
            }

            var stamp = StampOf(response);
            var part = Path.Combine(folder, NameOf(address, stamp));
            var first = response;
            response = null;
            await ReceiveAsync(new(address, stamp, login), first, part, most, cancellationToken).ConfigureAwait(false);
            return new(part, stamp, date);
        }
        finally
        {
            response?.Dispose();
        }
    }

    private static FetchedFile Local(Uri address, FileStamp known, long most)
    {
        var file = new FileInfo(address.LocalPath);
        if (!file.Exists)
            return new(null, FileStamp.None, null) { IsMissing = true };
        if (file.Length > most)
            throw TooLarge(address, most);
        var stamp = new FileStamp($"{file.Length}", new(file.LastWriteTimeUtc));
        return new(stamp == known ? null : file.FullName, stamp, null);
    }

    private async Task ReceiveAsync(Download download, HttpResponseMessage? response, string part, long most, CancellationToken cancellationToken)
    {
        using var file = Open(download.Address, part);
        try
        {
            var canResume = download.Stamp.ETag is { } tag && !tag.StartsWith("W/", StringComparison.Ordinal);
            var total = response!.Content.Headers.ContentLength;
            if (total > most)
                throw TooLarge(download.Address, most);
            if (!canResume || file.Length > total)
                file.SetLength(0);
            file.Position = file.Length;
            if (file.Length > 0)
            {
                // An earlier update came so far with this very version.
                response.Dispose();
                response = null;
                if (file.Length == total)
                    return;
            }

            var (failures, lastFailure) = (0, 0L);
            while (true)
            {
                response ??= await ResumeAsync(download, file, canResume, cancellationToken).ConfigureAwait(false);
                if (await CopyAsync(download, response, file, total, most, cancellationToken).ConfigureAwait(false) && (total is null || file.Position == total))
                    return;
                if (file.Position > total)
                    throw FeedProblem.Of(download.Address, $"it has more than the {total} bytes that the server said. Try again.");
                response.Dispose();
                response = null;
                failures = file.Position - lastFailure >= Progress ? 1 : failures + 1;
                lastFailure = file.Position;
                if (!await transport.Patience.WaitAsync(failures, null, cancellationToken).ConfigureAwait(false))
                    throw FeedProblem.Of(download.Address, $"the connection broke again and again, last after {file.Position} of {total?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"} bytes. Try again: what is there is kept.");
            }
        }
        finally
        {
            response?.Dispose();
        }
    }

    private async Task<HttpResponseMessage> ResumeAsync(Download download, FileStream file, bool canResume, CancellationToken cancellationToken)
    {
        if (!canResume)
            Restart(file);
        var response = await transport.SendAsync(new(download.Address, canResume ? download.Stamp : FileStamp.None, file.Position) { Login = download.Login }, cancellationToken).ConfigureAwait(false);
        try
        {
            var range = response.Content.Headers.ContentRange;
            if (response.StatusCode == HttpStatusCode.PartialContent && file.Position > 0 && range?.From == file.Position)
                return response;
            if (response.StatusCode != HttpStatusCode.OK)
                throw FeedProblem.Of(download.Address, $"byte {file.Position} and on were asked for, but the server answers {(int)response.StatusCode} '{(range?.ToString() ?? "").Printable(100)}'. Try again.");
            if (StampOf(response) != download.Stamp)
                throw FeedProblem.Of(download.Address, "it changed while it was fetched. Try again.");
            // The server knows no ranges.
            Restart(file);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Copies until the answer ends; false where it broke off.</summary>
    private async Task<bool> CopyAsync(Download download, HttpResponseMessage response, FileStream file, long? total, long most, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(transport.Patience.Stall);
            using var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            while (true)
            {
                timeout.CancelAfter(transport.Patience.Stall);
                var count = await stream.ReadAsync(buffer, timeout.Token).ConfigureAwait(false);
                if (count == 0)
                    return true;
                if (file.Position + count > most)
                    throw TooLarge(download.Address, most);
                Write(file, buffer.AsSpan(0, count));
                progress?.Report(new(FeedAddress.Show(download.Address), file.Position, total));
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    // A full disk is no broken connection.
    private static void Write(FileStream file, ReadOnlySpan<byte> content)
    {
        try
        {
            file.Write(content);
        }
        catch (IOException exception)
        {
            throw new AdvisoryDatabaseException($"'{file.Name.Printable()}' can't be written ({exception.Message.Printable(200)}): check the folder's permissions and free space. The old database, if any, stays.", exception);
        }
    }

    private static void Restart(FileStream file)
    {
        file.SetLength(0);
        file.Position = 0;
    }

    private static FileStream Open(Uri address, string part)
    {
        try
        {
            return new(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FeedProblem.Of(address, $"'{part.Printable()}' can't be written ({exception.Message.Printable(200)}). Wait where another update runs, and check the folder's permissions.", exception);
        }
    }

    private static FileStamp StampOf(HttpResponseMessage response) => new(
        response.Headers.ETag?.ToString() ?? (response.Headers.TryGetValues("ETag", out var raw) ? raw.First() : null), response.Content.Headers.LastModified);

    private static string NameOf(Uri address, FileStamp stamp) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address.AbsoluteUri}\n{stamp.ETag}\n{stamp.LastModified:O}")))[..32] + ".part";

    private static AdvisoryDatabaseException TooLarge(Uri address, long most) =>
        FeedProblem.Of(address, $"it is larger than {most >> 20} MB: it is no such feed.");

    private sealed record Download(Uri Address, FileStamp Stamp, NetworkCredential? Login);
}
