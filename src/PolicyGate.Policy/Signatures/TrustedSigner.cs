namespace PolicyGate.Policy.Signatures;

/// <summary>Somebody whose signature the policy trusts.</summary>
/// <param name="Name">The name that reports tell.</param>
internal abstract record TrustedSigner(string Name)
{
    /// <summary>What is known of a signature; null where it isn't of this signer's key.</summary>
    internal abstract RuleSignature? Check(CommitSignature signature);
}
