using System.Security.Cryptography;
using System.Text.Json;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Exporting;

/// <summary>
/// Writes all that a database holds as lines of JSON: what it is of, each record, each row of the tables, and at the end the hash of all that stands before it,
/// so that an export that was cut off or changed is noticed.
/// </summary>
internal sealed class DatabaseExport(PageFile file, AdvisoryPages pages, CancellationToken cancellationToken)
{
    private const int FlushLength = 1 << 16;

    public void Write(Stream destination)
    {
        using var buffer = new MemoryStream();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var json = new Utf8JsonWriter(buffer);
        ExportHeader.Write(json, file.Root, file.Digest);
        EndLine();
        var lines = 1L;
        foreach (var advisory in new AdvisoryContent(pages, cancellationToken).Read())
        {
            AdvisoryJson.Write(json, advisory.Record, advisory.Entries);
            EndLine();
            lines++;
        }

        foreach (var table in file.Root.Enrichments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var row in pages.Enrichment.RowsOf(table))
            {
                TableRowJson.Write(json, table, row);
                EndLine();
                lines++;
            }
        }

        Flush();
        json.WriteStartObject();
        json.WriteStartObject("end");
        json.WriteNumber("lines", lines);
        json.WriteString("sha256", Convert.ToHexStringLower(hash.GetHashAndReset()));
        json.WriteEndObject();
        json.WriteEndObject();
        EndLine();
        Flush();

        void EndLine()
        {
            json.Flush();
            json.Reset();
            buffer.WriteByte((byte)'\n');
            if (buffer.Length >= FlushLength)
                Flush();
        }

        void Flush()
        {
            var written = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
            hash.AppendData(written);
            destination.Write(written);
            buffer.SetLength(0);
        }
    }
}
