namespace PolicyGate.Advisories.Enrichment;

/// <summary>A form in which a feed says something of single CVEs or releases. Another feed is another of these, in <see cref="EnrichmentFormats"/>.</summary>
internal interface IEnrichmentFormat
{
    /// <summary>Whether a file is of this form, by how it begins.</summary>
    bool Knows(string start);

    /// <summary>Reads a file, unpacked.</summary>
    /// <param name="content">The whole of it.</param>
    /// <param name="name">The file's name, without folder and endings.</param>
    /// <exception cref="Osv.OsvFormatException">It is none after all.</exception>
    EnrichmentTable Read(ReadOnlySpan<byte> content, string name);
}
