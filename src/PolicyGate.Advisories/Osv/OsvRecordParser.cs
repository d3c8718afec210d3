using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Osv;

/// <summary>Parses one record of the OSV schema (https://ossf.github.io/osv-schema/). Unknown keys are left out, wrong types of known ones are errors.</summary>
internal static class OsvRecordParser
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 64 };

    /// <exception cref="OsvFormatException">The text is no such record.</exception>
    public static OsvRecord Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            json = json[3..];
        try
        {
            using var document = JsonDocument.Parse(json, _options);
            return Parse(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new OsvFormatException($"it is no JSON (line {e.LineNumber + 1})", e);
        }
        catch (InvalidOperationException e)
        {
            // The only value that parses and can't be read: an unpaired surrogate, written as an escape.
            throw new OsvFormatException("a string is no Unicode text", e);
        }
    }

    private static OsvRecord Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new OsvFormatException("it is no JSON object");

        string? id = null, summary = null, details = null, word = null, license = null;
        DateTimeOffset? modified = null, published = null, withdrawn = null;
        ImmutableArray<string> aliases = [], upstream = [], related = [], references = [];
        ImmutableArray<SeverityClaim> severities = [];
        ImmutableArray<AffectedPackage> affected = [];
        var cwes = new List<string>();
        foreach (var member in root.EnumerateObject())
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "id": id = OsvJson.Id(value, "id"); break;
                case "modified": modified = OsvJson.Time(value, "modified"); break;
                case "published": published = OsvJson.OptionalTime(value, "published"); break;
                case "withdrawn": withdrawn = OsvJson.OptionalTime(value, "withdrawn"); break;
                case "aliases": aliases = OsvJson.Ids(value, "aliases"); break;
                case "upstream": upstream = OsvJson.Ids(value, "upstream"); break;
                case "related": related = OsvJson.Ids(value, "related"); break;
                case "summary": summary = OsvJson.OptionalText(value, "summary"); break;
                case "details": details = OsvJson.OptionalText(value, "details"); break;
                case "severity": severities = OsvAffectedParser.Severities(value); break;
                case "references": references = References(value); break;
                case "affected": affected = OsvAffectedParser.Parse(value, cwes); break;
                case "database_specific": word = OsvAffectedParser.Word(value, ["severity"]); license = OsvAffectedParser.Word(value, ["license"]); AddCwes(value, cwes); break;
                default: break;
            }
        }

        var shared = Shared(severities, affected);
        return new(
            new()
            {
                Id = id ?? throw new OsvFormatException("it has no 'id'"),
                Modified = modified ?? throw new OsvFormatException("it has no 'modified'"),
                Published = published,
                Withdrawn = withdrawn,
                Aliases = aliases.Remove(id),
                Upstream = upstream,
                Related = related,
                Summary = summary,
                Details = details,
                Severities = shared ?? severities,
                Word = word,
                Cwes = [.. cwes.Distinct(StringComparer.Ordinal)],
                References = references,
                License = license,
            },
            OsvModules.Mark(shared is null ? affected : [.. affected.Select(package => package with { Severities = [] })], summary));
    }

    /// <summary>The severities that stand at every package alike, as the record's own: so other records of the flaw can use them, and they are stored once.</summary>
    private static ImmutableArray<SeverityClaim>? Shared(ImmutableArray<SeverityClaim> severities, ImmutableArray<AffectedPackage> affected)
    {
        if (severities.Length > 0 || affected.Length == 0 || affected[0].Severities.Length == 0)
            return null;
        var first = affected[0].Severities;
        return affected.All(package => package.Severities.SequenceEqual(first)) ? first : null;
    }

    private static ImmutableArray<string> References(JsonElement value)
    {
        var references = new List<(bool Advisory, string Address)>();
        foreach (var item in OsvJson.Items(value, "references"))
        {
            string? type = null, address = null;
            foreach (var member in OsvJson.Members(item, "references"))
            {
                if (member.NameEquals("type"))
                    type = OsvJson.OptionalText(member.Value, "type");
                else if (member.NameEquals("url"))
                    address = OsvJson.OptionalText(member.Value, "url");
            }

            if (address is { Length: <= 2048 } && (address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)))
                references.Add((type == "ADVISORY", address));
        }

        return [.. references.OrderByDescending(reference => reference.Advisory).Select(reference => reference.Address).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Weaknesses stand where each source likes: <c>cwe_ids</c> (GitHub), <c>cwes[].cweId</c> (NuGet and RubyGems), <c>cwe</c>.</summary>
    internal static void AddCwes(JsonElement specific, List<string> cwes)
    {
        if (specific.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in specific.EnumerateObject())
        {
            if (!member.NameEquals("cwe_ids") && !member.NameEquals("cwes") && !member.NameEquals("cwe"))
                continue;
            foreach (var item in member.Value.ValueKind == JsonValueKind.Array ? [.. member.Value.EnumerateArray()] : new[] { member.Value })
            {
                var text = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("cweId", out var id) ? id : item;
                if (text.ValueKind == JsonValueKind.String && text.GetString()!.Trim() is { Length: > 4 and < 16 } cwe
                    && cwe.StartsWith("CWE-", StringComparison.Ordinal) && !cwe.AsSpan(4).ContainsAnyExceptInRange('0', '9'))
                    cwes.Add(cwe);
            }
        }
    }
}
