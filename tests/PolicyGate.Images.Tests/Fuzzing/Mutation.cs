using System.Text;

namespace PolicyGate.Images.Tests.Fuzzing;

/// <summary>Damages bytes: anywhere, or where a tar is tender.</summary>
internal static class Mutation
{
    private static readonly byte[] s_values = [0, 1, 0x20, 0x2E, 0x2F, 0x30, 0x37, 0x7F, 0x80, 0xC0, 0xFE, 0xFF];

    // Name, mode, owner, group, size, type, link target, magic, prefix; GNU's sparse pieces, more, real size.
    private static readonly (int Offset, int Length)[] s_fields =
        [(0, 100), (100, 8), (108, 8), (116, 8), (124, 12), (156, 1), (156, 1), (157, 100), (257, 8), (345, 155), (386, 12), (398, 12), (482, 1), (483, 12)];

    private static readonly byte[][] s_contents =
    [
        [], [0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0],
        .. new[]
        {
            "0", "1", "00000000001", "777777777777", "00000001000", "            ", "-1", "9", "x", "g", "L", "K", "S", "2", "3", "5", "7", "V", "../..", "/", "a", "a/b", ".", "..", "a/../b",
            ".wh.a", ".wh..wh..opq", "a/.wh.", "d/", "etc/os-release", "\u001b[31m", "GNUSparseFile.0/a", "ustar  \0", "ustar\000",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>One to eight changes of any kind.</summary>
    public static byte[] Of(byte[] input, Random random)
    {
        var bytes = input.ToList();
        for (var changes = random.Next(1, 9); changes > 0 && bytes.Count > 0; changes--)
            Change(bytes, random, random.Next(bytes.Count));
        return [.. bytes];
    }

    /// <summary>One to six changes to blocks and fields of a tar, with checksums that are right again, as a liar would write it.</summary>
    public static byte[] OfTar(byte[] input, Random random)
    {
        var bytes = input.ToList();
        for (var changes = random.Next(1, 7); changes > 0 && bytes.Count >= 512; changes--)
        {
            var block = random.Next(bytes.Count / 512) * 512;
            switch (random.Next(10))
            {
                case 0:
                    bytes.InsertRange(block, bytes.GetRange(random.Next(bytes.Count / 512) * 512, 512));
                    break;
                case 1:
                    bytes.RemoveRange(block, 512);
                    break;
                case 2:
                    bytes.InsertRange(block, new byte[512]);
                    break;
                case 3:
                    Change(bytes, random, random.Next(bytes.Count));
                    break;
                default:
                    var (offset, length) = s_fields[random.Next(s_fields.Length)];
                    var content = s_contents[random.Next(s_contents.Length)];
                    for (var i = 0; i < length; i++)
                        bytes[block + offset + i] = i < content.Length ? content[i] : (byte)0;
                    break;
            }
        }

        var tar = bytes.ToArray();
        FixChecksums(tar);
        return random.Next(8) == 0 ? tar[..random.Next(tar.Length + 1)] : tar;
    }

    private static void Change(List<byte> bytes, Random random, int position)
    {
        var length = Math.Min(random.Next(1, 64), bytes.Count - position);
        switch (random.Next(7))
        {
            case 0:
                bytes[position] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[position] = s_values[random.Next(s_values.Length)];
                break;
            case 2:
                bytes[position] = (byte)random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(position, length);
                break;
            case 4:
                bytes.InsertRange(position, bytes.GetRange(position, length));
                break;
            case 5:
                bytes.RemoveRange(position, bytes.Count - position);
                break;
            default:
                for (var i = 0; i < length; i++)
                    bytes[position + i] = s_values[random.Next(s_values.Length)];
                break;
        }
    }

    // Without this nearly all damage would end at the checksum. What isn't known to be a header stays as it is, since it may be content.
    private static void FixChecksums(byte[] tar)
    {
        for (var block = 0; block + 512 <= tar.Length; block += 512)
        {
            var header = tar.AsSpan(block, 512);
            if (!header.Slice(257, 5).SequenceEqual("ustar"u8))
                continue;
            header.Slice(148, 8).Fill((byte)' ');
            var sum = 0;
            foreach (var value in header)
                sum += value;
            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(header.Slice(148, 7));
        }
    }
}
