using System.Globalization;
using System.Text;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace PolicyGate.Policy.Signatures;

/// <summary>A signer with a key of OpenPGP, which may have subkeys.</summary>
internal sealed record OpenPgpSigner(string Name, PgpPublicKeyRing Keys) : TrustedSigner(Name)
{
    private const string Begin = "-----BEGIN PGP SIGNATURE-----";

    /// <summary>The id of the key that a signature names; null where it is no such signature.</summary>
    internal static string? KeyOf(string armor) => Parse(armor) is { } signature ? Id(signature) : null;

    internal override RuleSignature? Check(CommitSignature signature)
    {
        if (Parse(signature.Armor) is not { } found || Keys.GetPublicKey(found.KeyId) is not { } key)
            return null;
        return new(IsRight(found, key, signature.Signed) ? SignatureState.Trusted : SignatureState.Bad, Id(found), Name);
    }

    private bool IsRight(PgpSignature signature, PgpPublicKey key, ReadOnlyMemory<byte> text)
    {
        // What a broken hash signs proves nothing; a signature over text or over another key is none over a commit.
        if (signature.SignatureType != PgpSignature.BinaryDocument
            || signature.HashAlgorithm is not (HashAlgorithmTag.Sha256 or HashAlgorithmTag.Sha384 or HashAlgorithmTag.Sha512)
            || key.HasRevocation() || Keys.GetPublicKey().HasRevocation())
        {
            return false;
        }

        var made = signature.CreationTime;
        var validSeconds = key.GetValidSeconds();
        if (made < key.CreationTime || (validSeconds > 0 && made > key.CreationTime.AddSeconds(validSeconds)))
            return false;
        try
        {
            signature.InitVerify(key);
            signature.Update(text.Span);
            return signature.Verify();
        }
        catch (Exception exception) when (IsOfMalformedData(exception))
        {
            return false;
        }
    }

    private static PgpSignature? Parse(string armor)
    {
        if (!armor.StartsWith(Begin, StringComparison.Ordinal))
            return null;
        try
        {
            using var text = new MemoryStream(Encoding.ASCII.GetBytes(armor));
            using var data = new ArmoredInputStream(text);
            return new PgpObjectFactory(data).NextPgpObject() is PgpSignatureList { Count: 1 } list ? list[0] : null;
        }
        catch (Exception exception) when (IsOfMalformedData(exception))
        {
            return null;
        }
    }

    /// <summary>The exceptions with which the library meets data that isn't what it should be.</summary>
    internal static bool IsOfMalformedData(Exception exception) => exception is PgpException or IOException or ArgumentException or InvalidOperationException
        or IndexOutOfRangeException or InvalidCastException or OverflowException or NotSupportedException or FormatException or Org.BouncyCastle.Security.GeneralSecurityException;

    private static string Id(PgpSignature signature) => signature.KeyId.ToString("X16", CultureInfo.InvariantCulture);
}
