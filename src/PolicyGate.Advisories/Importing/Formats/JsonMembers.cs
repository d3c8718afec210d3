using System.Text.Json;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Reads the members of a large JSON object one after the other, so that only one is in memory.</summary>
internal sealed class JsonMembers(Stream content)
{
    /// <summary>Debian's kernel, the largest there is, has about 20 MB.</summary>
    private const int MaximumLength = 64 << 20;

    private byte[] _buffer = new byte[1 << 20];
    private int _start;
    private int _length;
    private bool _isFinal;
    private bool _isStarted;
    private JsonReaderState _state = new(new() { MaxDepth = 64 });

    /// <exception cref="OsvFormatException">It is no JSON object, is cut off, or has a member that is too large.</exception>
    public IEnumerable<(string Name, JsonDocument Value)> Read()
    {
        while (true)
        {
            (string Name, JsonDocument Value)? member;
            try
            {
                if (!TryNext(out member))
                {
                    Fill();
                    continue;
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new OsvFormatException(e is JsonException { LineNumber: { } line } ? $"it is no JSON (line {line + 1})" : "it is no JSON", e);
            }

            if (member is not { } found)
                yield break;
            using (found.Value)
                yield return found;
        }
    }

    /// <summary>False where more bytes are needed; no member where the object has ended.</summary>
    private bool TryNext(out (string Name, JsonDocument Value)? member)
    {
        member = null;
        if (!_isStarted && !TryStart())
            return false;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _length), _isFinal, _state);
        if (!reader.Read())
            return false;
        if (reader.TokenType == JsonTokenType.EndObject)
            return true;
        var name = reader.GetString()!;
        if (!reader.Read())
            return false;
        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
            return false;
        member = (name, JsonDocument.Parse(_buffer.AsSpan(_start, _length)[start..(int)reader.BytesConsumed].ToArray()));
        Consume(ref reader);
        return true;
    }

    private bool TryStart()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _length), _isFinal, _state);
        if (!reader.Read())
            return false;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new OsvFormatException("it is no JSON object");
        Consume(ref reader);
        return _isStarted = true;
    }

    private void Consume(ref Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _length -= (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private void Fill()
    {
        if (_isFinal)
            throw new OsvFormatException("it is cut off");
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _length).CopyTo(_buffer);
            _start = 0;
        }

        if (_length == _buffer.Length)
        {
            if (_buffer.Length >= MaximumLength)
                throw new OsvFormatException("a member is larger than 64 MB");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = content.Read(_buffer, _length, _buffer.Length - _length);
        _length += read;
        _isFinal = read == 0;
    }
}
