using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PolicyGate.Benchmarks;

/// <summary>Headers of packages as rpm has them: names, a list of files, and much that nobody asks for.</summary>
internal static class RpmHeaders
{
    private const int Files = 100;

    internal static byte[] Header(int number, int size)
    {
        var header = new Builder();
        var name = string.Create(CultureInfo.InvariantCulture, $"package-{number}");
        header.Text(1000, name).Text(1001, "1.0").Text(1002, "1.el9").Text(1011, "Vendor").Text(1014, "MIT").Text(1022, "x86_64").Text(1044, name + "-1.0-1.el9.src.rpm");
        header.Numbers(1116, Files, _ => 0).Texts(1117, Enumerable.Range(0, Files).Select(file => string.Create(CultureInfo.InvariantCulture, $"file{file}"))).Texts(1118, [$"/usr/share/{name}/"]);
        // Compressed about as well as real ones.
        var text = new char[Math.Max(1, size - header.Size)];
        var random = new Random(number);
        for (var i = 0; i < text.Length; i++)
            text[i] = i % 8 == 0 ? (char)random.Next('a', 'z') : 'x';
        return header.Text(1005, new string(text)).ToArray();
    }

    private sealed class Builder
    {
        private readonly List<(int Tag, int Type, int Offset, int Count)> _entries = [];
        private readonly List<byte> _data = [];

        internal int Size => 8 + 16 * (_entries.Count + 1) + _data.Count;

        internal Builder Text(int tag, string text) => Add(tag, 6, 1, [.. Encoding.UTF8.GetBytes(text), 0]);

        internal Builder Texts(int tag, IEnumerable<string> texts)
        {
            var list = texts.ToList();
            return Add(tag, 8, list.Count, [.. list.SelectMany(text => Encoding.UTF8.GetBytes(text).Append<byte>(0))]);
        }

        internal Builder Numbers(int tag, int count, Func<int, uint> number)
        {
            _data.AddRange(new byte[(4 - _data.Count % 4) % 4]);
            var bytes = new byte[4 * count];
            for (var i = 0; i < count; i++)
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), number(i));
            return Add(tag, 4, count, bytes);
        }

        internal byte[] ToArray()
        {
            var bytes = new byte[8 + 16 * _entries.Count];
            Span<int> head = [_entries.Count, _data.Count];
            for (var i = 0; i < 2; i++)
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), head[i]);
            for (var i = 0; i < _entries.Count; i++)
            {
                var (tag, type, offset, count) = _entries[i];
                Span<int> entry = [tag, type, offset, count];
                for (var field = 0; field < 4; field++)
                    BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8 + 16 * i + 4 * field), entry[field]);
            }

            return [.. bytes, .. _data];
        }

        private Builder Add(int tag, int type, int count, byte[] bytes)
        {
            _entries.Add((tag, type, _data.Count, count));
            _data.AddRange(bytes);
            return this;
        }
    }
}
