using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>The list <c>content_sets</c> of a file of Red Hat's build information.</summary>
/// <param name="Names">Names of repositories, in the order of the file.</param>
internal sealed record ContentSets(ImmutableArray<string> Names)
{
    public const int MaximumSize = 4 << 20;

    private const int MaximumNames = 10_000;
    private const int MaximumNameLength = 512;

    public static FactFormat<ContentSets> Format { get; } = new((writer, sets) => writer.WriteTexts(sets.Names), reader => new(reader.ReadTexts()));

    /// <summary>Null for build information of another kind.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static ContentSets? Read(Stream content) => JsonContent.Read(content, root =>
    {
        if (!root.TryGetProperty("content_sets", out var list) || list.ValueKind == JsonValueKind.Null)
            return null;
        if (list.GetArrayLength() > MaximumNames)
            throw new FormatException($"It has more than {MaximumNames} content sets.");
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var item in list.EnumerateArray())
        {
            var name = item.GetString() ?? "";
            if (name.Length is 0 or > MaximumNameLength || name.AsSpan().ContainsAnyExceptInRange('!', '~'))
                throw new FormatException($"'{name.Printable(100)}' is not the name of a content set.");
            names.Add(name);
        }

        return names.Count == 0 ? null : new ContentSets(names.ToImmutable());
    });
}
