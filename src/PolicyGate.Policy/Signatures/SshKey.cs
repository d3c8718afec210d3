using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace PolicyGate.Policy.Signatures;

/// <summary>A public key of ssh: Ed25519 (RFC 8709), ECDSA over a NIST curve (RFC 5656), or RSA (RFC 8332).</summary>
internal sealed class SshKey
{
    private const int LeastRsaBits = 2048;

    private readonly byte[] _blob;
    private readonly string _type;
    private readonly Func<string, byte[], byte[], bool> _verify;

    private SshKey(byte[] blob, string type, Func<string, byte[], byte[], bool> verify) => (_blob, _type, _verify) = (blob, type, verify);

    /// <summary>As ssh-keygen gives it: <c>SHA256:</c> and base64.</summary>
    internal string Fingerprint => FingerprintOf(_blob);

    internal bool Is(ReadOnlySpan<byte> blob) => blob.SequenceEqual(_blob);

    internal static string FingerprintOf(ReadOnlySpan<byte> blob) => $"SHA256:{Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('=')}";

    internal static bool IsType(string word) => word.StartsWith("ssh-", StringComparison.Ordinal) || word.StartsWith("ecdsa-", StringComparison.Ordinal) || word.StartsWith("sk-", StringComparison.Ordinal);

    /// <summary>Parses a key in the form of the protocol; else tells what is wrong with it.</summary>
    internal static bool TryParse(byte[] blob, [NotNullWhen(true)] out SshKey? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        problem = "it is cut off or has been changed";
        var reader = new SshReader(blob);
        if (!reader.TryBytes(out var typeBytes))
            return false;
        var type = Encoding.ASCII.GetString(typeBytes);
        var verify = type switch
        {
            "ssh-ed25519" => Ed25519Key(reader),
            "ecdsa-sha2-nistp256" => EcdsaKey(reader, "nistp256", ECCurve.NamedCurves.nistP256, HashAlgorithmName.SHA256, 32),
            "ecdsa-sha2-nistp384" => EcdsaKey(reader, "nistp384", ECCurve.NamedCurves.nistP384, HashAlgorithmName.SHA384, 48),
            "ecdsa-sha2-nistp521" => EcdsaKey(reader, "nistp521", ECCurve.NamedCurves.nistP521, HashAlgorithmName.SHA512, 66),
            "ssh-rsa" => RsaKey(reader),
            _ => null,
        };
        if (verify is null)
        {
            if (type is not ("ssh-ed25519" or "ssh-rsa" or "ecdsa-sha2-nistp256" or "ecdsa-sha2-nistp384" or "ecdsa-sha2-nistp521"))
                problem = $"signatures of '{type.Printable(50)}' keys are not checked: expected ssh-ed25519, ecdsa-sha2-nistp256, -384 or -521, or ssh-rsa";
            else if (type == "ssh-rsa")
                problem = $"it is cut off, or has fewer than {LeastRsaBits} bits";
            return false;
        }

        (key, problem) = (new(blob, type, verify), null);
        return true;
    }

    /// <param name="algorithm">The name of the algorithm that stands in the signature.</param>
    /// <param name="data">What is signed.</param>
    /// <param name="signature">The signature proper.</param>
    internal bool Verify(string algorithm, byte[] data, byte[] signature) => (algorithm == _type || _type == "ssh-rsa") && _verify(algorithm, data, signature);

    private static Func<string, byte[], byte[], bool>? Ed25519Key(SshReader reader)
    {
        if (!reader.TryBytes(out var bytes) || bytes.Length != Ed25519.PublicKeySize || !reader.IsAtEnd)
            return null;
        var point = bytes.ToArray();
        return (_, data, signature) => signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, 0, point, 0, data, 0, data.Length);
    }

    private static Func<string, byte[], byte[], bool>? RsaKey(SshReader reader)
    {
        if (!reader.TryBytes(out var exponent) || !reader.TryBytes(out var modulus) || !reader.IsAtEnd)
            return null;
        var parameters = new RSAParameters { Exponent = exponent.TrimStart((byte)0).ToArray(), Modulus = modulus.TrimStart((byte)0).ToArray() };
        // An upper bound, since the work grows with the cube of the size.
        if (parameters.Modulus.Length * 8 is < LeastRsaBits or > 16384 || parameters.Exponent.Length is 0 or > 8)
            return null;
        return (algorithm, data, signature) =>
        {
            // ssh-rsa as the name of an algorithm stands for SHA-1, which proves nothing any more.
            if (algorithm is not ("rsa-sha2-256" or "rsa-sha2-512"))
                return false;
            using var rsa = RSA.Create(parameters);
            return rsa.VerifyData(data, signature, algorithm == "rsa-sha2-512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        };
    }

    private static Func<string, byte[], byte[], bool>? EcdsaKey(SshReader reader, string name, ECCurve curve, HashAlgorithmName hash, int size)
    {
        if (!reader.TryBytes(out var curveName) || Encoding.ASCII.GetString(curveName) != name || !reader.TryBytes(out var point) || !reader.IsAtEnd
            || point.Length != 1 + (2 * size) || point[0] != 4)
        {
            return null;
        }

        var parameters = new ECParameters { Curve = curve, Q = new() { X = point[1..(1 + size)].ToArray(), Y = point[(1 + size)..].ToArray() } };
        try
        {
            // A point that isn't on the curve is none.
            ECDsa.Create(parameters).Dispose();
        }
        catch (CryptographicException)
        {
            return null;
        }

        return (_, data, signature) =>
        {
            var numbers = new SshReader(signature);
            var fixedSize = new byte[2 * size];
            if (!numbers.TryBytes(out var r) || !numbers.TryBytes(out var s) || !numbers.IsAtEnd || !TryPad(r, fixedSize.AsSpan(0, size)) || !TryPad(s, fixedSize.AsSpan(size)))
                return false;
            using var ecdsa = ECDsa.Create(parameters);
            return ecdsa.VerifyData(data, fixedSize, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        };
    }

    private static bool TryPad(ReadOnlySpan<byte> number, Span<byte> target)
    {
        number = number.TrimStart((byte)0);
        if (number.Length > target.Length)
            return false;
        number.CopyTo(target[^number.Length..]);
        return true;
    }
}
