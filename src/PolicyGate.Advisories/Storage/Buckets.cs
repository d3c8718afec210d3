using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace PolicyGate.Advisories.Storage;

/// <summary>Which bucket a name or an id is in. There is a bucket for every number, empty or not, so an absent name is proven absent.</summary>
internal static class Buckets
{
    /// <summary>The hash of a package of a feed, or of an id (then <paramref name="feed"/> is empty).</summary>
    public static ulong Hash(string feed, string name)
    {
        var length = Encoding.UTF8.GetMaxByteCount(feed.Length + name.Length + 1);
        Span<byte> text = length <= 1024 ? stackalloc byte[1024] : new byte[length];
        var used = Encoding.UTF8.GetBytes(feed, text);
        text[used++] = 0;
        used += Encoding.UTF8.GetBytes(name, text[used..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..used], hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>How many buckets so many items get: a power of two, about <paramref name="perBucket"/> items each.</summary>
    public static int CountFor(long items, int perBucket) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, items / perBucket));

    /// <summary>The number of a hash's bucket: its highest bits, so that buckets follow the order of hashes.</summary>
    public static int NumberOf(ulong hash, int count) => count == 1 ? 0 : (int)(hash >> (64 - BitOperations.Log2((uint)count)));
}
