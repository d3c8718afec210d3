using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Tests.Fuzzing;

/// <summary>Damaged tars are read or refused, the same from a stream that can seek as from one that can't, and nothing else happens.</summary>
public sealed class TarFuzzTests
{
    [Fact]
    public Task A_tar_whose_fields_lie() => Fuzz.RunAsync(6_000, random => Check(Mutation.OfTar(Pick(random), random)));

    [Fact]
    public Task A_tar_with_any_damage() => Fuzz.RunAsync(3_000, random => Check(Mutation.Of(Pick(random), random)));

    [Fact]
    public Task Any_bytes() => Fuzz.RunAsync(1_000, random =>
    {
        var bytes = new byte[random.Next(3000)];
        random.NextBytes(bytes);
        Check(bytes);
    });

    private static byte[] Pick(Random random) => Corpus.Tars[random.Next(Corpus.Tars.Count)];

    private static void Check(byte[] tar) => Fuzz.CheckMemory(tar.Length, () => Assert.Equal(Read(new MemoryStream(tar)), Read(new Forward(tar))));

    private static List<string> Read(Stream stream)
    {
        var lines = new List<string>();
        var reader = new TarEntryReader(stream, "tar", ImageReading.Limits);
        try
        {
            while (reader.Read())
            {
                lines.Add($"{reader.Type} {reader.Name} -> {reader.LinkTarget} {reader.Size} {reader.StoredSize} {reader.Mode} {reader.UserId} {reader.GroupId}");
                Assert.InRange(reader.Name.Length, 0, ImageReading.Limits.PathLength);
                Assert.InRange(reader.LinkTarget.Length, 0, ImageReading.Limits.PathLength);
                Assert.InRange(reader.Size, 0, long.MaxValue);
                Assert.InRange(reader.Mode, 0, 0xFFF);
                if (reader.Type == TarEntryType.Regular && reader.Size < 100_000)
                    lines.Add(Digest.FromHash(System.Security.Cryptography.SHA256.HashData(reader.OpenContent())).ToString());
            }
        }
        catch (ImageException exception)
        {
            Fuzz.CheckRefusal(exception);
            lines.Add(exception.Message);
        }

        return lines;
    }

    private sealed class Forward(byte[] content) : ForwardStream
    {
        private int _position;

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, content.Length - _position);
            content.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }
    }
}
