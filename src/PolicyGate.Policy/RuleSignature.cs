namespace PolicyGate.Policy;

/// <summary>What is known of a commit's signature.</summary>
public enum SignatureState
{
    /// <summary>It is right, and of a signer that the policy trusts.</summary>
    Trusted,

    /// <summary>There is one, but the policy names no key that it could be checked with, or it is of a kind that isn't checked.</summary>
    NotVerified,

    /// <summary>It is wrong: it isn't the signature of this commit by the key that it names, or the key had expired or is revoked.</summary>
    Bad,
}

/// <summary>The signature of the commit that introduced or last changed a rule.</summary>
/// <param name="State">What is known of it.</param>
/// <param name="Key">The key that it names: <c>SHA256:…</c> for ssh, the key's id for OpenPGP; null where it names none.</param>
/// <param name="Signer">The trusted signer's name; null unless the key is theirs.</param>
public sealed record RuleSignature(SignatureState State, string? Key, string? Signer);
