using System.Text;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Signatures;

/// <summary>Reads <c>trustedSigners</c>: keys as ssh and OpenPGP write them, each alone or with a name.</summary>
internal static class TrustedSignersReader
{
    private const string Expected = "a public key: the line of an ssh key such as ssh-ed25519 AAAA…, or an OpenPGP key block as text after |";

    private const string PgpBegin = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    private static readonly string[] s_keys = ["name", "key"];

    internal static IReadOnlyCollection<string> Keys => s_keys;

    internal static TrustedSigners Read(YamlEntry entry, FileMistakes mistakes)
    {
        var items = entry.Value is YamlList list ? list.Items : [entry.Value];
        if (items.Count == 0)
            mistakes.Add(MistakeCodes.Missing, entry.Value, "'trustedSigners' is an empty list: name at least one key, or remove the key.");
        return new([.. items.Select(item => item is YamlMap map ? Named(map, mistakes) : Key(entry.Name, item, null, mistakes)).OfType<TrustedSigner>()]);
    }

    private static TrustedSigner? Named(YamlMap map, FileMistakes mistakes)
    {
        var entries = MapReader.Known(map, "a key of a signer", s_keys, mistakes);
        var name = entries.FirstOrDefault(entry => entry.Name == "name") is { } named ? ValueReader.Text(named, "the signer's name", mistakes)?.Trim() : null;
        if (entries.FirstOrDefault(entry => entry.Name == "key") is { } key)
            return Key(key.Name, key.Value, name, mistakes);
        mistakes.Add(MistakeCodes.Missing, map, $"This signer has no key: expected {Expected}.");
        return null;
    }

    private static TrustedSigner? Key(string name, YamlNode node, string? signer, FileMistakes mistakes)
    {
        if (ValueReader.Scalar(name, node, Expected, mistakes) is not { } value)
            return null;
        var text = value.Text.Trim();
        return text.StartsWith(PgpBegin, StringComparison.Ordinal) ? OpenPgp(value, text, signer, mistakes) : Ssh(value, text, signer, mistakes);
    }

    private static SshSigner? Ssh(YamlScalar value, string text, string? signer, FileMistakes mistakes)
    {
        var words = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var problem = $"expected {Expected}";
        if (words is [var type, var base64, ..] && SshKey.IsType(type))
        {
            var blob = new byte[base64.Length];
            problem = "it is cut off or has been changed";
            if (Convert.TryFromBase64String(base64, blob, out var length) && SshKey.TryParse(blob[..length], out var key, out problem))
                return new(signer ?? (words is [_, _, var comment] ? comment : key.Fingerprint), key);
        }

        mistakes.Add(MistakeCodes.WrongValue, value, $"'{text.Printable(60)}' is no key that signatures can be checked with: {problem}.");
        return null;
    }

    private static OpenPgpSigner? OpenPgp(YamlScalar value, string text, string? signer, FileMistakes mistakes)
    {
        try
        {
            using var armor = new MemoryStream(Encoding.UTF8.GetBytes(text));
            using var data = new ArmoredInputStream(armor);
            PgpPublicKeyRing[] rings = [.. new PgpPublicKeyRingBundle(data).GetKeyRings()];
            if (rings is [var ring])
                return new(signer ?? ring.GetPublicKey().GetUserIds().FirstOrDefault() ?? Convert.ToHexString(ring.GetPublicKey().GetFingerprint()), ring);
            mistakes.Add(MistakeCodes.WrongValue, value, "The block holds no key or several: give each signer's key in a block of its own.");
        }
        catch (Exception exception) when (OpenPgpSigner.IsOfMalformedData(exception))
        {
            mistakes.Add(MistakeCodes.WrongValue, value, "The block is no OpenPGP public key: give it as 'gpg --armor --export KEY' writes it.");
        }

        return null;
    }
}
