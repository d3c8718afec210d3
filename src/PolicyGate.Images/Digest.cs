using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PolicyGate.Images;

/// <summary>Content address of a blob, as the OCI image specification defines it (descriptor.md, Digests): algorithm and lower-case hex.</summary>
public readonly record struct Digest
{
    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _text;

    private Digest(string text) => _text = text;

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm => ToString()[..6];

    /// <summary>The hash in lower-case hex.</summary>
    public string Hex => ToString()[7..];

    /// <summary>Parses a digest.</summary>
    /// <exception cref="ImageException">The text is no <c>sha256:</c> or <c>sha512:</c> digest.</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new ImageException($"'{(text ?? "").Printable(200)}' is not a digest: expected sha256: and 64, or sha512: and 128, lower-case hex digits.");

    /// <summary>Parses a digest; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        var hexLength = text switch
        {
            { Length: 71 } when text.StartsWith("sha256:", StringComparison.Ordinal) => 64,
            { Length: 135 } when text.StartsWith("sha512:", StringComparison.Ordinal) => 128,
            _ => 0,
        };
        if (hexLength == 0 || text.AsSpan(7).ContainsAnyExcept(s_hexDigits))
            return false;
        digest = new Digest(text!);
        return true;
    }

    /// <summary>The SHA-256 digest of some bytes.</summary>
    public static Digest Sha256(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <summary>The digest of a finished SHA-256 (32 bytes) or SHA-512 (64 bytes) hash.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash) =>
        new((hash.Length == 32 ? "sha256:" : "sha512:") + Convert.ToHexStringLower(hash));

    /// <summary><c>sha256:</c> and the hex digits.</summary>
    public override string ToString() => _text ?? "sha256:" + new string('0', 64);
}
