using System.Text;
using LibGit2Sharp;

namespace PolicyGate.Policy.Signatures;

/// <summary>A commit's signature, and what it signs.</summary>
/// <param name="Armor">The signature as it stands in the commit.</param>
/// <param name="Signed">The commit without it.</param>
internal sealed record CommitSignature(string Armor, ReadOnlyMemory<byte> Signed)
{
    private const int MaximumLength = 64 << 10;

    /// <summary>The signature; null for a commit without one.</summary>
    internal static CommitSignature? Read(Repository repository, ObjectId commit)
    {
        try
        {
            var signature = Commit.ExtractSignature(repository, commit);
            return signature.Signature is { Length: > 0 and <= MaximumLength } armor ? new(armor, Encoding.UTF8.GetBytes(signature.SignedData)) : null;
        }
        catch (NotFoundException)
        {
            return null;
        }
    }
}
