using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Importing.Formats;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Downloading;

/// <summary>Fetches what NuGet sources say of their packages (resource <c>VulnerabilityInfo/6.7.0</c>): an index of pages, each fetched whole.</summary>
/// <param name="fetcher">Fetches.</param>
/// <param name="folder">Where the pages of a source are put together.</param>
internal sealed class NuGetAudit(FeedFetcher fetcher, string folder)
{
    private const string Resource = "VulnerabilityInfo/6.7.0";
    private const long MaximumIndex = 4 << 20;
    private const long MaximumPage = 64 << 20;
    private const int MostPages = 64;

    /// <param name="source">The source.</param>
    /// <param name="knownOf">What is known of it, by its index' address.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where the source has no advisories of its own.</returns>
    /// <exception cref="AdvisoryDatabaseException">It can't be fetched, or makes no sense.</exception>
    public async Task<FeedPlan?> PlanAsync(NuGetSource source, Func<Uri, FeedState?> knownOf, CancellationToken cancellationToken)
    {
        try
        {
            return await FetchAsync(source, knownOf, cancellationToken).ConfigureAwait(false);
        }
        catch (OsvFormatException e)
        {
            throw FeedProblem.Of(source.Index, $"what it says of its advisories makes no sense: {e.Message.Printable(200)}. Check the address.", e);
        }
    }

    private async Task<FeedPlan?> FetchAsync(NuGetSource source, Func<Uri, FeedState?> knownOf, CancellationToken cancellationToken)
    {
        using var index = await ReadAsync(source, source.Index, MaximumIndex, cancellationToken).ConfigureAwait(false);
        var address = index.Document.RootElement.ItemsAt("resources").Where(item => item.TextAt("@type") == Resource).Select(item => item.TextAt("@id")).FirstOrDefault();
        if (address is null)
            return null;
        using var list = await ReadAsync(source, Address(source, address), MaximumIndex, cancellationToken).ConfigureAwait(false);
        var pages = OsvJson.Items(list.Document.RootElement, "index").Select(page => new Page(page.NameAt("@id"), page.TimeAt("@updated"))).ToList();
        if (pages.Count > MostPages)
            throw FeedProblem.Of(source.Index, $"its advisories have {pages.Count} pages: expected a base and an update.");

        var stamp = new FileStamp(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', pages.Select(page => $"{page.Address} {page.Updated:O}")))))[..32], null);
        if (knownOf(source.Index) is { } known && known.File == stamp)
            return new(source.Index, FeedChange.Unchanged, [], known) { Date = list.Date ?? known.Date };
        var path = Path.Combine(folder, stamp.ETag + ".nuget");
        await JoinAsync(source, pages, path, cancellationToken).ConfigureAwait(false);
        return new(source.Index, FeedChange.Replaced, [new(path) { IsFeed = true, Date = list.Date }], new("", null, 0, stamp)) { Date = list.Date };
    }

    private async Task JoinAsync(NuGetSource source, List<Page> pages, string path, CancellationToken cancellationToken)
    {
        using var file = File.Create(path);
        using var writer = new Utf8JsonWriter(file);
        writer.WriteStartObject();
        writer.WriteString(NuGetAuditFormat.SourceKey, source.Name);
        writer.WriteString(NuGetAuditFormat.UpdatedKey, pages.Max(page => page.Updated) ?? DateTimeOffset.UnixEpoch);
        writer.WriteStartArray(NuGetAuditFormat.PagesKey);
        foreach (var page in pages)
        {
            using var content = await ReadAsync(source, Address(source, page.Address), MaximumPage, cancellationToken).ConfigureAwait(false);
            content.Document.RootElement.WriteTo(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private async Task<Answer> ReadAsync(NuGetSource source, Uri address, long most, CancellationToken cancellationToken)
    {
        // A login is the source's own and goes to its host only.
        var login = (address.Scheme, address.Authority) == (source.Index.Scheme, source.Index.Authority) ? source.Login : null;
        var file = await fetcher.FetchAsync(address, FileStamp.None, most, login, cancellationToken).ConfigureAwait(false);
        if (file.Path is null)
            throw FeedProblem.Of(address, "there is no such file. Check that it is the index.json of a NuGet source (version 3).");
        try
        {
            using var stream = EnrichmentFormats.Open(file.Path);
            return new(JsonText.Read(stream), file.Date);
        }
        catch (Exception e) when (e is OsvFormatException or InvalidDataException)
        {
            throw FeedProblem.Of(address, $"it is no answer of a NuGet source: {e.Message.Printable(200)}. Check the address.", e);
        }
    }

    private static Uri Address(NuGetSource source, string text) => Uri.TryCreate(source.Index, text, out var address) && !address.IsFile
        ? address
        : throw FeedProblem.Of(source.Index, $"it names '{text.Printable(200)}', which is no address.");

    private sealed record Page(string Address, DateTimeOffset? Updated);

    private sealed record Answer(JsonDocument Document, DateTimeOffset? Date) : IDisposable
    {
        public void Dispose() => Document.Dispose();
    }
}
