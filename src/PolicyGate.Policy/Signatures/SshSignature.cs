using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PolicyGate.Policy.Signatures;

/// <summary>A signature of ssh-keygen, in the form that OpenSSH's PROTOCOL.sshsig describes.</summary>
internal sealed class SshSignature
{
    private const string Begin = "-----BEGIN SSH SIGNATURE-----";

    private const string End = "-----END SSH SIGNATURE-----";

    private readonly string _hash;
    private readonly string _algorithm;
    private readonly byte[] _signature;

    private SshSignature(byte[] key, string hash, string algorithm, byte[] signature) =>
        (Key, _hash, _algorithm, _signature) = (new(key), hash, algorithm, signature);

    /// <summary>The key that the signature names.</summary>
    internal NamedKey Key { get; }

    private static ReadOnlySpan<byte> Magic => "SSHSIG"u8;

    internal static bool IsOne(string armor) => armor.StartsWith(Begin, StringComparison.Ordinal);

    /// <summary>The signature; null where it isn't one for commits.</summary>
    internal static SshSignature? Parse(string armor)
    {
        var end = armor.IndexOf(End, StringComparison.Ordinal);
        if (!IsOne(armor) || end < 0)
            return null;
        var blob = new byte[armor.Length];
        if (!Convert.TryFromBase64String(armor[Begin.Length..end], blob, out var length))
            return null;
        var reader = new SshReader(blob.AsSpan(0, length));
        // The namespace keeps a signature that somebody gave for a file or a login from counting for a commit.
        if (!reader.TrySkip(Magic) || !reader.TryNumber(out var version) || version != 1
            || !reader.TryBytes(out var key) || !reader.TryBytes(out var purpose) || !purpose.SequenceEqual("git"u8)
            || !reader.TryBytes(out _) || !reader.TryBytes(out var hash) || !reader.TryBytes(out var signature) || !reader.IsAtEnd)
        {
            return null;
        }

        var inner = new SshReader(signature);
        return inner.TryBytes(out var algorithm) && inner.TryBytes(out var proper) && inner.IsAtEnd
            ? new(key.ToArray(), Encoding.ASCII.GetString(hash), Encoding.ASCII.GetString(algorithm), proper.ToArray())
            : null;
    }

    /// <summary>Whether the key has signed the text.</summary>
    internal bool Verify(SshKey key, ReadOnlySpan<byte> text)
    {
        var digest = _hash switch { "sha512" => SHA512.HashData(text), "sha256" => SHA256.HashData(text), _ => null };
        if (digest is null)
            return false;
        using var data = new MemoryStream();
        data.Write(Magic);
        Span<byte> length = stackalloc byte[4];
        foreach (var field in (ReadOnlySpan<byte[]>)["git"u8.ToArray(), [], Encoding.ASCII.GetBytes(_hash), digest])
        {
            BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
            data.Write(length);
            data.Write(field);
        }

        return key.Verify(_algorithm, data.ToArray(), _signature);
    }

    /// <summary>A key as a signature names it.</summary>
    internal sealed record NamedKey(byte[] Blob)
    {
        internal string Fingerprint => SshKey.FingerprintOf(Blob);
    }
}
