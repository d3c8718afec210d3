namespace PolicyGate.Inventory;

/// <summary>Reads an rpm database, whatever its file is called. What rpm itself would refuse is read as far as it makes sense, and told as a defect; what makes no sense at all is a <see cref="FormatException"/>.</summary>
internal static class RpmDatabaseReader
{
    /// <summary>A full desktop has a database of 200 MB.</summary>
    public const int MaximumSize = 512 << 20;

    /// <exception cref="FormatException">It is no rpm database.</exception>
    /// <exception cref="InvalidDataException">It holds more than any real one.</exception>
    public static RpmDatabase Read(Stream content)
    {
        using var packages = new RpmPackages();
        Span<byte> start = stackalloc byte[BerkeleyDbReader.MagicLength];
        start = start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.IsEmpty || SqliteReader.IsOne(start))
        {
            // To SQLite an empty file is an empty database.
            if (!start.IsEmpty)
                SqliteReader.Read(content, packages);
            return packages.ToDatabase(RpmDatabaseFormat.Sqlite);
        }

        if (NdbReader.IsOne(start))
        {
            NdbReader.Read(content, packages);
            return packages.ToDatabase(RpmDatabaseFormat.Ndb);
        }

        if (!BerkeleyDbReader.IsOne(start))
            throw new FormatException("it is no rpm database: expected SQLite, NDB or a hash table of Berkeley DB.");
        BerkeleyDbReader.Read(content, packages);
        return packages.ToDatabase(RpmDatabaseFormat.BerkeleyDb);
    }
}
