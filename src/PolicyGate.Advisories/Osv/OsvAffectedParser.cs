using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Osv;

/// <summary>Parses the <c>affected</c> of a record.</summary>
internal static class OsvAffectedParser
{
    /// <summary>The ecosystem under which packages stand that are named by their repository only; so OSV calls its archive of them.</summary>
    private const string GitEcosystem = "GIT";

    /// <summary>Words for the severity of one package, best first: Debian's, Ubuntu's, and what others write.</summary>
    private static readonly string[] _words = ["urgency", "ubuntu_priority", "severity"];

    public static ImmutableArray<AffectedPackage> Parse(JsonElement affected, List<string> cwes)
    {
        var packages = ImmutableArray.CreateBuilder<AffectedPackage>();
        foreach (var item in OsvJson.Items(affected, "affected"))
        {
            string? ecosystem = null, name = null, word = null, specificWord = null;
            ImmutableArray<ImmutableArray<RangeEvent>> ranges = [];
            ImmutableArray<SeverityClaim> severities = [];
            ImmutableArray<string> versions = [];
            var repositories = new List<string>();
            foreach (var member in OsvJson.Members(item, "affected"))
            {
                var value = member.Value;
                switch (member.Name)
                {
                    case "package": (ecosystem, name) = Package(value); break;
                    case "ranges": ranges = Ranges(value, repositories); break;
                    case "versions": versions = [.. OsvJson.Items(value, "versions").Select(version => OsvJson.Name(version, "versions")).Distinct(StringComparer.Ordinal)]; break;
                    case "severity": severities = Severities(value); break;
                    case "ecosystem_specific": word = Word(value, _words); break;
                    case "database_specific": specificWord = Word(value, _words); OsvRecordParser.AddCwes(value, cwes); break;
                    default: break;
                }
            }

            if (ecosystem is not null)
                packages.Add(new() { Ecosystem = ecosystem, Name = PackageNames.Normalize(ecosystem, name!), Ranges = ranges, Versions = versions, Severities = severities, Word = word ?? specificWord });
            else
                packages.AddRange(repositories.Distinct(StringComparer.Ordinal).Select(repository => new AffectedPackage { Ecosystem = GitEcosystem, Name = repository }));
        }

        return packages.DrainToImmutable();
    }

    public static ImmutableArray<SeverityClaim> Severities(JsonElement value) => [.. OsvJson.Items(value, "severity").Select(Severity).Distinct()];

    /// <summary>A word of a source's own part of a record. Nothing there is specified, so what is no string isn't meant for us.</summary>
    public static string? Word(JsonElement specific, ReadOnlySpan<string> keys)
    {
        if (specific.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var key in keys)
        {
            if (specific.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 64 } word)
                return word;
        }

        return null;
    }

    private static SeverityClaim Severity(JsonElement item)
    {
        string type = "", score = "";
        foreach (var member in OsvJson.Members(item, "severity"))
        {
            if (member.NameEquals("type"))
                type = OsvJson.Name(member.Value, "type");
            else if (member.NameEquals("score"))
                score = OsvJson.Name(member.Value, "score");
        }

        return new(type, score);
    }

    private static (string Ecosystem, string Name) Package(JsonElement value)
    {
        string? ecosystem = null, name = null;
        foreach (var member in OsvJson.Members(value, "package"))
        {
            if (member.NameEquals("ecosystem"))
                ecosystem = OsvJson.Name(member.Value, "ecosystem");
            else if (member.NameEquals("name"))
                name = OsvJson.Name(member.Value, "name");
        }

        return (ecosystem ?? throw new OsvFormatException("a package has no 'ecosystem'"), name ?? throw new OsvFormatException("a package has no 'name'"));
    }

    private static ImmutableArray<ImmutableArray<RangeEvent>> Ranges(JsonElement value, List<string> repositories)
    {
        var ranges = ImmutableArray.CreateBuilder<ImmutableArray<RangeEvent>>();
        foreach (var item in OsvJson.Items(value, "ranges"))
        {
            string? type = null, repository = null;
            ImmutableArray<RangeEvent> events = [];
            foreach (var member in OsvJson.Members(item, "ranges"))
            {
                if (member.NameEquals("type"))
                    type = OsvJson.Text(member.Value, "type");
                else if (member.NameEquals("repo"))
                    repository = OsvJson.OptionalText(member.Value, "repo");
                else if (member.NameEquals("events"))
                    events = Events(member.Value);
            }

            if (type == "GIT")
                repositories.Add(repository is { Length: > 0 and <= 1024 } ? repository : throw new OsvFormatException("a range of type 'GIT' has no 'repo'"));
            else if (type is "ECOSYSTEM" or "SEMVER" or null)
                // One without a type, as Kubernetes' own feed has it, is of the ecosystem's order: there is no other.
                ranges.Add(events);
            else
                throw new OsvFormatException($"'{type.Printable(64)}' is no type of range, expected SEMVER, ECOSYSTEM or GIT");
        }

        return ranges.DrainToImmutable();
    }

    private static ImmutableArray<RangeEvent> Events(JsonElement value)
    {
        var events = ImmutableArray.CreateBuilder<RangeEvent>();
        foreach (var item in OsvJson.Items(value, "events"))
        {
            foreach (var member in OsvJson.Members(item, "events"))
            {
                RangeEventKind? kind = member.Name switch
                {
                    "introduced" => RangeEventKind.Introduced,
                    "fixed" => RangeEventKind.Fixed,
                    "last_affected" => RangeEventKind.LastAffected,
                    "limit" => RangeEventKind.Limit,
                    _ => null,
                };
                if (kind is { } known)
                    events.Add(new(known, OsvJson.Name(member.Value, member.Name)));
            }
        }

        // The schema asks for an 'introduced'; where a feed only tells the end, the flaw was there before.
        if (events.Count > 0 && events.All(item => item.Kind != RangeEventKind.Introduced))
            events.Insert(0, new(RangeEventKind.Introduced, "0"));
        return events.DrainToImmutable();
    }
}
