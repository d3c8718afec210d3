using System.Security.Cryptography;

namespace PolicyGate.Images.Layers;

/// <summary>Hashes what passes by with the algorithm of a digest that is to be proven.</summary>
internal sealed class BlobHash(Digest expected) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(expected.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public Digest Finish() => Digest.FromHash(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
