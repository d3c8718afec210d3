using System.Collections.Immutable;

namespace PolicyGate.Policy.Signatures;

/// <summary>Whose signatures the policy trusts. Signatures are checked here: no program is run, and no key is trusted but those that the policy writes out.</summary>
internal sealed record TrustedSigners(ImmutableArray<TrustedSigner> Signers)
{
    internal static TrustedSigners None { get; } = new([]);

    internal RuleSignature Check(CommitSignature signature)
    {
        foreach (var signer in Signers)
        {
            if (signer.Check(signature) is { } found)
                return found;
        }

        var key = SshSignature.IsOne(signature.Armor) ? SshSignature.Parse(signature.Armor)?.Key.Fingerprint : OpenPgpSigner.KeyOf(signature.Armor);
        return new(SignatureState.NotVerified, key, null);
    }
}
