using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace PolicyGate.Benchmarks;

/// <summary>What any scan has to do at least: decompress each layer and prove both its digests, of the compressed bytes and of the plain ones (diff_id), two layers at a time.</summary>
internal static class Floor
{
    internal static int Run(string image)
    {
        var layers = new List<(long Offset, long Length)>();
        using (var archive = File.OpenRead(image))
        {
            using var reader = new TarReader(archive, leaveOpen: true);
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is { Length: > 2 } content && content.ReadByte() == 0x1f && content.ReadByte() == 0x8b)
                    layers.Add((archive.Position - 2, entry.Length));
            }
        }

        Parallel.ForEach(layers, new ParallelOptions { MaxDegreeOfParallelism = 2 }, layer =>
        {
            using var file = File.OpenRead(image);
            file.Position = layer.Offset;
            using var hash = new CryptoStream(new BoundedStream(file, layer.Length), SHA256.Create(), CryptoStreamMode.Read);
            using var plain = new GZipStream(hash, CompressionMode.Decompress);
            using var diffId = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[128 << 10];
            while (plain.Read(buffer) is > 0 and var read)
                diffId.AppendData(buffer, 0, read);
        });
        return 0;
    }

    private sealed class BoundedStream(Stream source, long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = source.Read(buffer, offset, (int)Math.Min(count, _left));
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
