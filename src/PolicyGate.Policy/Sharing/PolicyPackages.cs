using System.IO.Compression;
using System.Security.Cryptography;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using PolicyGate.Policy.Git;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Sharing;

/// <summary>Finds NuGet packages with a policy in them: in the global packages folder, else in the configured sources. Nothing of one is used whose hash isn't the one that is named.</summary>
/// <param name="root">The folder from which NuGet's configuration is looked up.</param>
/// <param name="isOffline">True where no source on the network may be asked.</param>
/// <param name="cancellationToken">Cancels.</param>
internal sealed class PolicyPackages(string root, bool isOffline, CancellationToken cancellationToken)
{
    private const int MaximumBytes = 64 << 20;

    private const string Folder = "policygate";

    private readonly Dictionary<string, FoundPolicy> _known = new(StringComparer.Ordinal);

    /// <summary>The files; null after a mistake was added.</summary>
    internal FoundPolicy? Find(PackageReference reference, Mistakes mistakes)
    {
        var key = $"{reference.Id}/{reference.Version.ToNormalizedString()}/{reference.Sha512}";
        if (!_known.TryGetValue(key, out var known) && Open(reference, mistakes) is { } found)
            _known.Add(key, known = found);
        return known;
    }

    private FoundPolicy? Open(PackageReference reference, Mistakes mistakes)
    {
        try
        {
            if (Locate(reference, out var problem) is not { } content)
            {
                PolicyPlace.AddMistake(reference, problem, mistakes);
                return null;
            }

            var name = $"{reference.Id} {reference.Version.ToNormalizedString()}";
            var files = Read(content, $"{reference.Id}/{reference.Version.ToNormalizedString()}/{Folder}", mistakes);
            if (files.IsEmpty)
                PolicyPlace.AddMistake(reference, $"The package {name} has no policy in it: expected {Folder}/policy.yaml or {Folder}/disable/*.yaml.", mistakes);
            return files.IsEmpty ? null : new(new() { Package = reference.Id, Version = reference.Version.ToNormalizedString() }, files, new PackagePlace(name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NuGetConfigurationException or PackagingException or NuGetProtocolException)
        {
            PolicyPlace.AddMistake(reference, $"The package {reference.Id} {reference.Version.ToNormalizedString()} can't be read ({exception.Message.Printable(300).TrimEnd('.')}): check NuGet's sources and its global packages folder.", mistakes);
            return null;
        }
    }

    private byte[]? Locate(PackageReference reference, out string problem)
    {
        var settings = Settings.LoadDefaultSettings(root);
        var version = reference.Version.ToNormalizedString();
        var wrong = false;
        // The package itself and not what was unpacked of it, which anything in the build can have changed.
        var id = reference.Id.ToLowerInvariant();
        var kept = Path.Combine(SettingsUtility.GetGlobalPackagesFolder(settings), id, version.ToLowerInvariant(), $"{id}.{version.ToLowerInvariant()}.nupkg");
        if (File.Exists(kept) && Prove(ReadFile(kept)) is { } fromFolder)
        {
            problem = "";
            return fromFolder;
        }

        var asked = new List<string>();
        foreach (var source in new PackageSourceProvider(settings).LoadPackageSources().Where(source => source.IsEnabled && (source.IsLocal || !isOffline)))
        {
            asked.Add(source.Name);
            if (Prove(Download(source, reference)) is { } fromSource)
            {
                problem = "";
                return fromSource;
            }
        }

        problem = wrong
            ? $"The package {reference.Id} {version} is not the one that is named: its SHA-512 hash is another. Nothing of it is used; check who changed it, and let the new hash be reviewed if it is right."
            : $"The package {reference.Id} {version} is neither in NuGet's global packages folder nor in {(asked.Count == 0 ? "a source, of which none may be asked" : $"the sources {string.Join(", ", asked.Take(10)).Printable(300)}")}: restore it first, or add its source to nuget.config{(isOffline ? ", since --offline forbids the network" : "")}.";
        return null;

        byte[]? Prove(byte[]? content)
        {
            if (content is null)
                return null;
            if (HasHash(content, reference.Sha512))
                return content;
            wrong = true;
            return null;
        }
    }

    private byte[]? Download(PackageSource source, PackageReference reference) => Task.Run(
        async () =>
        {
            using var cache = new SourceCacheContext { DirectDownload = true, NoCache = true };
            using var content = new BoundedStream(MaximumBytes);
            return await Repository.Factory.GetCoreV3(source).GetResourceAsync<FindPackageByIdResource>(cancellationToken).ConfigureAwait(false) is { } resource
                && await resource.CopyNupkgToStreamAsync(reference.Id, reference.Version, content, cache, NullLogger.Instance, cancellationToken).ConfigureAwait(false) ? content.ToArray() : null;
        },
        cancellationToken).GetAwaiter().GetResult();

    private static byte[] ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > MaximumBytes)
            throw new InvalidDataException($"it is bigger than {MaximumBytes >> 20} MiB");
        using var content = new BoundedStream(MaximumBytes);
        file.CopyTo(content);
        return content.ToArray();
    }

    // Of a signed package NuGet's lock files have the hash without the signature, of others that of the file.
    private bool HasHash(byte[] content, string expected)
    {
        var whole = Convert.ToBase64String(SHA512.HashData(content));
        if (whole == expected)
            return true;
        using var reader = new PackageArchiveReader(new MemoryStream(content));
        return reader.GetContentHash(cancellationToken, () => whole) == expected;
    }

    private static PolicyFileSet Read(byte[] content, string shown, Mistakes mistakes)
    {
        using var archive = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
        var policies = new List<ZipArchiveEntry>();
        var rules = new List<ZipArchiveEntry>();
        foreach (var entry in archive.Entries)
        {
            if (entry.FullName.Split('/') is [Folder, var name] && PolicyFolder.IsPolicy(name))
                policies.Add(entry);
            else if (entry.FullName.Split('/') is [Folder, PolicyFolder.RulesFolder, var file] && PolicyFolder.IsRules(file))
                rules.Add(entry);
        }

        PolicyFolder.Check([.. policies.Select(Path)], rules.Count, shown, mistakes);
        return new()
        {
            Policy = policies.Select(File).FirstOrDefault(),
            Rules = [.. rules.Take(PolicyFolder.MaximumFiles).Select(File).OfType<PolicyFile>().OrderBy(file => file.Path, StringComparer.Ordinal)],
        };

        string Path(ZipArchiveEntry entry) => shown + entry.FullName[Folder.Length..];

        PolicyFile? File(ZipArchiveEntry entry)
        {
            using var stream = entry.Open();
            var bytes = new byte[YamlFile.MaximumSize + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= YamlFile.MaximumSize)
                return new(Path(entry), bytes.AsMemory(0, length));
            PolicyFolder.AddTooBig(Path(entry), mistakes);
            return null;
        }
    }

    /// <summary>Takes what is read or downloaded, up to a bound. Every other way to write ends in this one.</summary>
    private sealed class BoundedStream(int maximum) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > maximum)
                throw new InvalidDataException($"it is bigger than {maximum >> 20} MiB");
            base.Write(buffer, offset, count);
        }
    }
}
