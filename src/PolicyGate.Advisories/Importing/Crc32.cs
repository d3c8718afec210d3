namespace PolicyGate.Advisories.Importing;

/// <summary>The checksum of a zip entry (APPNOTE.TXT, section 4.4.7), which ZipArchive doesn't compare. Eight bytes at a time.</summary>
internal static class Crc32
{
    private static readonly uint[][] _tables = MakeTables();

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var tables = _tables;
        var crc = uint.MaxValue;
        for (; data.Length >= 8; data = data[8..])
        {
            crc ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data);
            crc = tables[7][crc & 0xFF] ^ tables[6][(crc >> 8) & 0xFF] ^ tables[5][(crc >> 16) & 0xFF] ^ tables[4][crc >> 24]
                ^ tables[3][data[4]] ^ tables[2][data[5]] ^ tables[1][data[6]] ^ tables[0][data[7]];
        }

        foreach (var value in data)
            crc = (crc >> 8) ^ tables[0][(crc ^ value) & 0xFF];
        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var table = 0; table < tables.Length; table++)
        {
            tables[table] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                if (table > 0)
                {
                    var previous = tables[table - 1][i];
                    tables[table][i] = (previous >> 8) ^ tables[0][previous & 0xFF];
                    continue;
                }

                var crc = i;
                for (var bit = 0; bit < 8; bit++)
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
                tables[0][i] = crc;
            }
        }

        return tables;
    }
}
