using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Exporting;

/// <summary>A line of an export: a record or a row.</summary>
internal sealed record ExportedLine(ExportedAdvisory? Advisory, ExportedRow? Row);

/// <summary>Reads an export line by line, and proves at the end that nothing is missing or changed.</summary>
internal sealed class ExportLines : IDisposable
{
    private const int BatchLines = 512;
    private const int BatchBytes = 1 << 20;

    /// <summary>A record of 16 MB, each byte of which JSON may have to escape.</summary>
    private const int LongestLine = 128 << 20;

    private readonly ExportFile _file;
    private readonly Stream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _lines;

    public ExportLines(ExportFile file, Stream stream)
    {
        (_file, _stream) = (file, stream);
        Header = Read(Next(), ExportHeader.Read);
    }

    public ExportHeader Header { get; }

    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
    }

    /// <summary>The lines between the first and the last, some at a time.</summary>
    public IEnumerable<IReadOnlyList<byte[]>> Batches()
    {
        var (batch, bytes) = (new List<byte[]>(), 0);
        while (true)
        {
            var line = Next();
            if (line.AsSpan().StartsWith("{\"end\":"u8))
                break;
            batch.Add(line);
            bytes += line.Length;
            if (batch.Count < BatchLines && bytes < BatchBytes)
                continue;
            yield return batch;
            (batch, bytes) = ([], 0);
        }

        if (batch.Count > 0)
            yield return batch;
    }

    public ExportedLine Parse(byte[] line) => Read(line, root => root.TryGetProperty("id", out _)
        ? new ExportedLine(AdvisoryJsonReader.Read(root), null)
        : new ExportedLine(null, TableRowJson.Read(root, Header.KindOf)));

    private T Read<T>(byte[] line, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : throw new OsvFormatException("a line is no JSON object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw _file.Malformed("a line is no JSON", e);
        }
        catch (OsvFormatException e)
        {
            throw _file.Malformed(e.Message, e);
        }
    }

    /// <summary>The next line, without its end. The last one is proven as it is met.</summary>
    private byte[] Next()
    {
        var length = FindLine();
        var line = _buffer.AsSpan(_start, length).ToArray();
        if (line.AsSpan().StartsWith("{\"end\":"u8))
            ProveEnd(line);
        _hash.AppendData(_buffer, _start, length + 1);
        _start += length + 1;
        _lines++;
        return line;
    }

    private void ProveEnd(byte[] line)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"{{\"end\":{{\"lines\":{_lines},\"sha256\":\"{Convert.ToHexStringLower(_hash.GetCurrentHash())}\"}}}}");
        if (!line.AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(expected)) || _end - _start > line.Length + 1 || Fill())
            throw _file.Malformed("it isn't what its last line says: it was changed");
    }

    private int FindLine()
    {
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
                return searched + at;
            searched = _end - _start;
            if (searched > LongestLine)
                throw _file.Malformed("a line has more than 128 MB");
            if (!Fill())
                throw _file.Malformed("it was cut off");
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        try
        {
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (InvalidDataException e)
        {
            throw _file.Malformed("it is no sound gzip file", e);
        }
        catch (IOException e)
        {
            throw Importing.FeedReader.Unreadable(_file.Path, e);
        }
    }
}
