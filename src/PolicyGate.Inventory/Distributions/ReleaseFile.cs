namespace PolicyGate.Inventory;

/// <summary>
/// The one line that told the distribution before there was <c>os-release</c>: <c>CentOS release 6.10 (Final)</c>.
/// A derivative often has its origin's file as well, so the file of each distribution comes before the common ones.
/// </summary>
internal static class ReleaseFile
{
    /// <summary>Where it stands, in the order in which it counts.</summary>
    public static readonly string[] Paths =
    [
        "etc/oracle-release", "etc/almalinux-release", "etc/rocky-release", "etc/centos-release", "etc/fedora-release", "etc/SuSE-release", "etc/photon-release", "etc/mariner-release", "etc/azurelinux-release",
        "etc/redhat-release", "etc/system-release", "etc/system-release-cpe",
    ];

    private static readonly (string Start, string Id)[] s_names =
    [
        ("Red Hat", "rhel"),
        ("CentOS", "centos"),
        ("Fedora", "fedora"),
        ("AlmaLinux", "almalinux"),
        ("Rocky Linux", "rocky"),
        ("Oracle Linux", "ol"),
        ("Scientific Linux", "scientific"),
        ("Amazon Linux", "amzn"),
        ("CloudLinux", "cloudlinux"),
        ("SUSE Linux Enterprise Server", "sles"),
        ("SUSE Linux Enterprise Desktop", "sled"),
        ("openSUSE", "opensuse"),
        ("VMware Photon", "photon"),
        ("CBL-Mariner", "mariner"),
        ("Microsoft Azure Linux", "azurelinux"),
        ("Azure Linux", "azurelinux"),
    ];

    private static readonly (string Product, string Id)[] s_products =
    [
        ("redhat:enterprise_linux", "rhel"), ("centos:", "centos"), ("fedoraproject:fedora", "fedora"), ("almalinux:", "almalinux"), ("rocky:", "rocky"), ("oracle:", "ol"), ("scientificlinux:", "scientific"), ("amazon:", "amzn"),
    ];

    /// <summary>Tells the distribution; null where the line is none that we know.</summary>
    public static Distribution? Recognize(string line) => line.StartsWith("cpe:", StringComparison.Ordinal) ? OfPlatformName(line) : OfLine(line);

    private static Distribution? OfLine(string line)
    {
        var id = Array.Find(s_names, name => line.StartsWith(name.Start, StringComparison.OrdinalIgnoreCase)).Id;
        return id is null ? null : new(id, Array.Find(line.Split(' '), IsRelease), null, line, null);
    }

    // cpe:/o:centos:linux:6:GA, cpe:2.3:o:amazon:amazon_linux:2: vendor, product, release.
    private static Distribution? OfPlatformName(string line)
    {
        var system = line.IndexOf("o:", StringComparison.Ordinal);
        if (system < 0)
            return null;
        var id = Array.Find(s_products, product => line[(system + 2)..].StartsWith(product.Product, StringComparison.Ordinal)).Id;
        return id is null ? null : new(id, Array.Find(line[(system + 2)..].Split(':'), IsRelease), null, null, null);
    }

    private static bool IsRelease(string word) => word.Length is > 0 and <= 50 && char.IsAsciiDigit(word[0]) && word.All(character => char.IsAsciiDigit(character) || character == '.');
}
