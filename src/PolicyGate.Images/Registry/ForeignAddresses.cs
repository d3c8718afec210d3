using System.Net;
using System.Net.Sockets;

namespace PolicyGate.Images.Registry;

/// <summary>
/// Which addresses may be connected to where an image, and so possibly an attacker, has chosen them: public ones, hosts that plain HTTP was allowed to by name, and
/// others only where the image's registry has an address of the same kind.
/// </summary>
/// <param name="plain">The hosts that were allowed by name.</param>
/// <param name="proxy">The proxy; it finds the addresses of names itself, and has rules of its own.</param>
/// <param name="registry">The host of the image's registry; null where the image is in a file.</param>
internal sealed class ForeignAddresses(PlainHttpHosts plain, IWebProxy proxy, string? registry)
{
    /// <summary>Checks an address before it is asked for, as far as that can be told without connecting.</summary>
    /// <exception cref="ImageException">It may not be asked for.</exception>
    public async Task CheckAsync(Uri uri, CancellationToken cancellationToken)
    {
        if (EnvironmentProxy.For(uri, proxy) is null || plain.Contain(uri))
            return;
        try
        {
            await AllowedAsync(uri, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageException exception)
        {
            throw new ImageException($"'{RegistryProblem.Show(uri)}' can't be fetched: {exception.Message}");
        }
        catch (SocketException) when (!IPAddress.TryParse(uri.IdnHost, out _))
        {
            // Behind a proxy this machine needn't know names.
        }
    }

    /// <summary>Connects to an address that was looked at, so that a name can't mean another one a moment later.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var uri = context.InitialRequestMessage.RequestUri!;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (plain.Contain(uri) || EnvironmentProxy.For(uri, proxy) is not null)
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            else
                await socket.ConnectAsync(await AllowedAsync(uri, cancellationToken).ConfigureAwait(false), uri.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> AllowedAsync(Uri uri, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(uri, cancellationToken).ConfigureAwait(false);
        var kinds = addresses.Select(AddressKinds.Of).Where(kind => kind != AddressKind.Public).ToHashSet();
        if (kinds.Count > 0)
            kinds.ExceptWith(await OfRegistryAsync(cancellationToken).ConfigureAwait(false));
        return kinds.Count == 0
            ? addresses
            : throw new ImageException($"the image names this host, whose address is no public one but {kinds.Min()}. That is asked for only where the image's registry has such an address, too.");
    }

    private async Task<HashSet<AddressKind>> OfRegistryAsync(CancellationToken cancellationToken)
    {
        if (registry is null || !Uri.TryCreate($"https://{registry}", UriKind.Absolute, out var uri))
            return [];
        try
        {
            return [.. (await AddressesAsync(uri, cancellationToken).ConfigureAwait(false)).Select(AddressKinds.Of).Where(kind => kind != AddressKind.Reserved)];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    // .NET resolves no unspecified address.
    private static async Task<IPAddress[]> AddressesAsync(Uri uri, CancellationToken cancellationToken) =>
        IPAddress.TryParse(uri.IdnHost, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(uri.IdnHost, cancellationToken).ConfigureAwait(false);
}
