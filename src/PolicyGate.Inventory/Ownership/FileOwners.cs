using System.Collections.Immutable;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// Which operating-system package a file of the image belongs to, by what the package databases list. Only the layer that brought the package brought its files: what stands
/// at such a path in another one was replaced by somebody else (<c>npm install -g npm</c>), or is claimed by a list that somebody wrote later.
/// </summary>
internal sealed class FileOwners
{
    // Their locations are the databases themselves, which may well belong to a package.
    private static readonly ImmutableHashSet<string> s_operatingSystemTypes = ImmutableHashSet.Create(StringComparer.Ordinal, "alpm", "apk", "deb", "ebuild", "rpm");

    private readonly List<(PackageUrl Owner, int Layer, OwnedFiles Files)> _claims = [];
    private readonly List<Func<IEnumerable<(Package Owner, OwnedFiles Files)>>> _deferred = [];
    private (PackageUrl Purl, int Layer)[] _owners = [];
    private ulong[]? _hashes;
    private int[] _ownerOf = [];

    /// <summary>Says that these files belong to a package.</summary>
    public void Add(Package owner, OwnedFiles files)
    {
        if (files.Hashes.IsEmpty)
            return;
        _claims.Add((owner.Purl, owner.Layer, files));
        _hashes = null;
    }

    /// <summary>Says the same of many packages, whose files are only unpacked where somebody asks for an owner.</summary>
    public void Defer(Func<IEnumerable<(Package Owner, OwnedFiles Files)>> claims)
    {
        _deferred.Add(claims);
        _hashes = null;
    }

    /// <summary>The package with its owner, where all of its locations are files of operating-system packages.</summary>
    public Package Mark(Package package)
    {
        if ((_claims.Count == 0 && _deferred.Count == 0) || s_operatingSystemTypes.Contains(package.Purl.Type) || package.Locations.IsDefaultOrEmpty)
            return package;
        PackageUrl? owner = null;
        foreach (var location in package.Locations)
        {
            if (OwnerOf(location) is not { } found)
                return package;
            owner ??= found;
        }

        return package with { Owner = owner };
    }

    /// <summary>The owner of a file, or of the file that holds it (<c>app.jar!/lib/x.jar</c>); of several (one that a package took over from another) the first, ordinal.</summary>
    public PackageUrl? OwnerOf(PackageLocation location)
    {
        for (var end = location.Path.Length; end > 0; end = location.Path.LastIndexOf("!/", end - 1, StringComparison.Ordinal))
        {
            if (OwnerOf(location.Path.AsSpan(0, end), location.Layer) is { } owner)
                return owner;
        }

        return null;
    }

    private PackageUrl? OwnerOf(ReadOnlySpan<char> path, int layer)
    {
        var hashes = _hashes ?? BuildIndex();
        var bytes = new byte[Encoding.UTF8.GetByteCount(path)];
        Encoding.UTF8.GetBytes(path, bytes);
        var hash = OwnedFiles.HashOf(bytes);
        var index = Array.BinarySearch(hashes, hash);
        if (index < 0)
            return null;
        while (index > 0 && hashes[index - 1] == hash)
            index--;
        var owner = int.MaxValue;
        for (; index < hashes.Length && hashes[index] == hash; index++)
        {
            if (_owners[_ownerOf[index]].Layer == layer)
                owner = Math.Min(owner, _ownerOf[index]);
        }

        return owner == int.MaxValue ? null : _owners[owner].Purl;
    }

    // Sorted arrays, since a dictionary's speed depends on hashes that an image can choose.
    private ulong[] BuildIndex()
    {
        foreach (var (owner, files) in _deferred.SelectMany(claims => claims()))
            Add(owner, files);
        _deferred.Clear();
        var claims = _claims.OrderBy(claim => claim.Owner.ToString(), StringComparer.Ordinal).ToList();
        var hashes = new ulong[claims.Sum(claim => claim.Files.Hashes.Length)];
        var ownerOf = new int[hashes.Length];
        var count = 0;
        for (var i = 0; i < claims.Count; i++)
        {
            var part = claims[i].Files.Hashes;
            part.CopyTo(hashes, count);
            ownerOf.AsSpan(count, part.Length).Fill(i);
            count += part.Length;
        }

        Array.Sort(hashes, ownerOf);
        (_owners, _hashes, _ownerOf) = ([.. claims.Select(claim => (claim.Owner, claim.Layer))], hashes, ownerOf);
        return hashes;
    }
}
