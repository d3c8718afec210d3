using System.Collections.Immutable;
using System.Text;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>The assignments of an <c>os-release</c> or <c>lsb-release</c> file.</summary>
/// <param name="Values">Those values that tell the distribution; where a name stands there twice, the last one counts, as in a shell.</param>
internal sealed record OsRelease(ImmutableSortedDictionary<string, string> Values)
{
    public const int MaximumSize = 1 << 20;

    public static FactFormat<OsRelease> Format { get; } = new(Write, Read);

    // Far above any real one. Identifier and release stand in the package URL of every package, so they must not be what somebody fills them with.
    private const int MaximumValueLength = 200;

    private static readonly ImmutableHashSet<string> s_names = ImmutableHashSet.Create(
        StringComparer.Ordinal, "ID", "ID_LIKE", "VERSION", "VERSION_ID", "VERSION_CODENAME", "UBUNTU_CODENAME", "DEBIAN_CODENAME", "PRETTY_NAME", "DISTRIB_ID", "DISTRIB_RELEASE", "DISTRIB_CODENAME", "DISTRIB_DESCRIPTION");

    public string? this[string name] => Values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Reads the file; a line that is no assignment is passed over, as os-release(5) has readers do with what they don't know.</summary>
    public static OsRelease Read(Stream content)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            var text = line.AsSpan().Trim();
            var equals = text.IndexOf('=');
            if (equals > 0 && text[..equals].TrimEnd().ToString() is var name && s_names.Contains(name))
                values[name] = Unquote(text[(equals + 1)..]);
        }

        return new(values.ToImmutable());
    }

    private static void Write(BinaryWriter writer, OsRelease osRelease)
    {
        writer.Write(osRelease.Values.Count);
        foreach (var (name, value) in osRelease.Values)
        {
            writer.WriteText(name);
            writer.WriteText(value);
        }
    }

    private static OsRelease Read(BinaryReader reader)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = reader.ReadInt32(); i > 0; i--)
            values.Add(reader.ReadText(), reader.ReadText());
        return new(values.ToImmutable());
    }

    // A word as a POSIX shell reads it (2.2 Quoting), without expansion: it ends at the first blank outside of quotes.
    private static string Unquote(ReadOnlySpan<char> text)
    {
        var value = new StringBuilder(text.Length);
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (quote == '\0' && character is ' ' or '\t')
                break;
            if (character == quote)
                quote = '\0';
            else if (quote == '\0' && character is '"' or '\'')
                quote = character;
            else if (character == '\\' && quote != '\'' && i + 1 < text.Length && (quote == '\0' || text[i + 1] is '"' or '\\' or '$' or '`'))
                value.Append(text[++i]);
            else
                value.Append(character);
        }

        return value.ToString(0, Math.Min(value.Length, MaximumValueLength));
    }
}
