using System.Globalization;
using System.Net;

namespace PolicyGate.Images.Registry;

/// <summary>
/// Whom <c>NO_PROXY</c> names, by the rules that curl and Go's programs share: <c>example.com</c> and <c>.example.com</c> with their subdomains, addresses,
/// networks as <c>10.0.0.0/8</c>, each with a port where one is given, and <c>*</c> for all. This machine itself is never reached through a proxy.
/// </summary>
internal sealed class ProxyExceptions(string list)
{
    private readonly string[] _entries = list.Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    public bool Contain(Uri uri)
    {
        var host = uri.IdnHost.TrimEnd('.');
        var address = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (address is not null && IPAddress.IsLoopback(address))
            || Array.Exists(_entries, entry => Covers(entry, host, address, uri.Port));
    }

    private static bool Covers(string entry, string host, IPAddress? address, int port)
    {
        if (entry == "*")
            return true;
        if (IPNetwork.TryParse(entry, out var network))
            return address is not null && network.Contains(address);
        if (IPAddress.TryParse(entry, out var exact))
            return exact.Equals(address);
        if (entry.LastIndexOf(':') is > 0 and var colon && int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var only))
            return only == port && Covers(entry[..colon], host, address, port);
        var name = entry.TrimStart('*').Trim('.');
        return name.Length > 0 && address is null && host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (host.Length == name.Length || host[^(name.Length + 1)] == '.');
    }
}
