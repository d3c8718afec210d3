using System.Net;
using System.Net.Sockets;

namespace PolicyGate.Images.Registry;

/// <summary>From where an address can be reached (IANA's registries of special-purpose addresses).</summary>
internal enum AddressKind
{
    Public,
    Private,
    Loopback,
    LinkLocal,

    /// <summary>Nobody's: unspecified, multicast, benchmarks, documentation, reserved.</summary>
    Reserved,
}

internal static class AddressKinds
{
    private static readonly (IPNetwork Network, AddressKind Kind)[] s_networks = [.. new[]
    {
        ("127.0.0.0/8", AddressKind.Loopback), ("10.0.0.0/8", AddressKind.Private), ("172.16.0.0/12", AddressKind.Private), ("192.168.0.0/16", AddressKind.Private),
        ("100.64.0.0/10", AddressKind.Private), ("169.254.0.0/16", AddressKind.LinkLocal), ("0.0.0.0/8", AddressKind.Reserved), ("192.0.0.0/24", AddressKind.Reserved),
        ("192.0.2.0/24", AddressKind.Reserved), ("198.18.0.0/15", AddressKind.Reserved), ("198.51.100.0/24", AddressKind.Reserved), ("203.0.113.0/24", AddressKind.Reserved),
        ("224.0.0.0/3", AddressKind.Reserved), ("::1/128", AddressKind.Loopback), ("fc00::/7", AddressKind.Private), ("fec0::/10", AddressKind.Private),
        ("fe80::/10", AddressKind.LinkLocal), ("ff00::/8", AddressKind.Reserved), ("2001:db8::/32", AddressKind.Reserved), ("2001::/32", AddressKind.Reserved),
        ("::/96", AddressKind.Reserved), ("64:ff9b:1::/48", AddressKind.Private),
    }.Select(entry => (IPNetwork.Parse(entry.Item1), entry.Item2))];

    private static readonly IPNetwork s_translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork s_6to4 = IPNetwork.Parse("2002::/16");

    public static AddressKind Of(IPAddress address)
    {
        if (Embedded(address) is { } inner)
            return Of(inner);
        foreach (var (network, kind) in s_networks)
        {
            if (network.Contains(address))
                return kind;
        }

        return AddressKind.Public;
    }

    // An IPv6 address that a gateway on the way, or this machine, turns into an IPv4 one.
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return s_translated.Contains(address) ? new(bytes.AsSpan(12)) : s_6to4.Contains(address) ? new(bytes.AsSpan(2, 4)) : null;
    }
}
