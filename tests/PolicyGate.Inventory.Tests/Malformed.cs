using System.Text.Json;

namespace PolicyGate.Inventory.Tests;

/// <summary>Hands broken content to a parser: it may read it or refuse it with one of the exceptions that mean "malformed", and nothing else.</summary>
internal static class Malformed
{
    /// <summary>Mutates an example, always in the same ways.</summary>
    public static void Fuzz(byte[] example, Action<Stream> parse, int rounds = 3000)
    {
        for (var length = 0; length < Math.Min(example.Length, 2000); length++)
            Refused(example[..length], parse);
        var random = new Random(20260101);
        for (var round = 0; round < rounds; round++)
            Refused(Mutated(example, random), parse);
    }

    /// <summary>True where the parser refused it, false where it made something of it.</summary>
    public static bool Refused(byte[] content, Action<Stream> parse)
    {
        try
        {
            // A stream that gives little at a time, as a decompressor may.
            parse(new Trickle(content));
            return false;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException)
        {
            return true;
        }
    }

    /// <summary>A few random changes.</summary>
    public static byte[] Mutated(byte[] example, Random random)
    {
        var bytes = example.ToList();
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2 when at < bytes.Count:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                    break;
                case 3 when at < bytes.Count:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                default:
                    bytes.InsertRange(at, "\\ud800"u8.ToArray());
                    break;
            }
        }

        return [.. bytes];
    }

    private sealed class Trickle(byte[] content) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
    }
}
