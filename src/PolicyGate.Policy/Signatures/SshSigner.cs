namespace PolicyGate.Policy.Signatures;

/// <summary>A signer with a key of ssh.</summary>
internal sealed record SshSigner(string Name, SshKey Key) : TrustedSigner(Name)
{
    internal override RuleSignature? Check(CommitSignature signature) => SshSignature.Parse(signature.Armor) is { } found && Key.Is(found.Key.Blob)
        ? new(found.Verify(Key, signature.Signed.Span) ? SignatureState.Trusted : SignatureState.Bad, Key.Fingerprint, Name)
        : null;
}
