using System.Text;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>A file as a format sees it before it reads it.</summary>
/// <param name="Name">Its path, for its last part and for messages.</param>
/// <param name="Head">Its first bytes, unpacked: all of a small one.</param>
/// <param name="Date">When it was written, which is when it was downloaded: the date of records that have none of their own.</param>
internal sealed record FeedFile(string Name, ReadOnlyMemory<byte> Head, DateTimeOffset Date)
{
    /// <summary>How much of a file a format sees before it decides.</summary>
    public const int HeadLength = 64 << 10;

    private JsonOutline? _outline;
    private string? _text;

    /// <summary>The file's own name.</summary>
    public string FileName => Path.GetFileName(Name.Replace('\\', '/'));

    /// <summary>Its start as JSON; empty where it is none.</summary>
    public JsonOutline Json => _outline ??= JsonOutline.Of(Head.Span);

    /// <summary>Its start as text.</summary>
    public string Text => _text ??= Encoding.UTF8.GetString(Head.Span);

    /// <summary>Whether it starts like XML and has a text near its start.</summary>
    public bool IsXmlWith(params ReadOnlySpan<string> texts)
    {
        if (!Text.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("<", StringComparison.Ordinal))
            return false;
        foreach (var text in texts)
        {
            if (!Text.Contains(text, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
