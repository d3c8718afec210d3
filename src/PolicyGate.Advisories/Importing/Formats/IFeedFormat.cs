namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>A form, other than OSV's, in which somebody publishes advisories: a row of <see cref="FeedFormats"/>.</summary>
internal interface IFeedFormat
{
    /// <summary>Who publishes it; the first half of its feeds' names (<c>Alpine secdb/Alpine:v3.18</c>).</summary>
    string Source { get; }

    /// <summary>The licence it is published under: an SPDX id, or null where none is stated.</summary>
    string? License { get; }

    /// <summary>True where a file is one record of a feed, so that a malformed one is left out like a malformed record; false where it is a feed or a whole part of one, which is good or isn't.</summary>
    bool IsRecordPerFile { get; }

    /// <summary>Whether a file is of this form, by its start.</summary>
    bool Recognizes(FeedFile file);

    /// <summary>Reads the records, one after the other; what is wrong with a single one is a record with a problem.</summary>
    /// <exception cref="Osv.OsvFormatException">The file as a whole is malformed.</exception>
    IEnumerable<FeedRecord> Read(FeedFile file, Stream content);
}
