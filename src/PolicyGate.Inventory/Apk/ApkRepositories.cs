using System.Collections.Immutable;
using System.Text;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>The Alpine releases that a list of repositories takes packages from: <c>v3.20</c>, <c>edge</c>.</summary>
/// <param name="Branches">Those that packages come from as a matter of course.</param>
/// <param name="TaggedBranches">Those behind a tag (<c>@edge https://…</c>), from which only packages come that somebody asks for by it.</param>
internal sealed record ApkRepositories(ImmutableArray<string> Branches, ImmutableArray<string> TaggedBranches)
{
    private const int MaximumCount = 20;

    public static FactFormat<ApkRepositories> Format { get; } = new(
        (writer, repositories) =>
        {
            writer.WriteTexts(repositories.Branches);
            writer.WriteTexts(repositories.TaggedBranches);
        },
        reader => new(reader.ReadTexts(), reader.ReadTexts()));

    public static IReadOnlyList<string> Patterns { get; } = ["etc/apk/repositories", "etc/apk/repositories.d/*.list"];

    public static ApkRepositories Read(Stream content)
    {
        var branches = new SortedSet<string>(StringComparer.Ordinal);
        var tagged = new SortedSet<string>(StringComparer.Ordinal);
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            var text = line.Trim();
            var set = text.StartsWith('@') ? tagged : branches;
            if (!text.StartsWith('#') && set.Count < MaximumCount && text.Split('/').FirstOrDefault(IsBranch) is { } branch)
                set.Add(branch);
        }

        return new([.. branches], [.. tagged]);
    }

    /// <summary>
    /// The release whose packages are installed: that of the repositories where they all name one, since <c>os-release</c> is only the version of one package. Tells where the files disagree.
    /// </summary>
    public static Distribution Reconcile(Distribution alpine, IReadOnlyList<FileFact<ApkRepositories>> lists, PackageInventoryBuilder inventory)
    {
        var release = BranchOf(alpine);
        var branches = lists.SelectMany(list => list.Value.Branches).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var all = branches.Concat(lists.SelectMany(list => list.Value.TaggedBranches)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (branches.Count == 1 && branches[0] != release)
        {
            var distribution = branches[0] == "edge" ? alpine with { VersionId = null, Codename = "edge" } : alpine with { VersionId = branches[0][1..], Codename = null };
            inventory.Notify(new("PG8038", NotificationLevel.Warning, $"The image says that it is Alpine {release.Printable(100)}, but its packages come from {branches[0].Printable(100)}: they are looked up for that.", lists[0].Path.Printable()));
            return distribution;
        }

        if (all.Count > 1)
            inventory.Notify(new("PG8038", NotificationLevel.Warning, $"The image's packages come from several releases of Alpine ({string.Join(", ", all.Select(branch => branch.Printable(100)))}): all are looked up for {release.Printable(100)}, though a version of another release may have other flaws.", lists[0].Path.Printable()));
        return alpine;
    }

    private static string BranchOf(Distribution alpine) => alpine.VersionId is { } version ? "v" + string.Join('.', version.Split('.').Take(2)) : alpine.Codename ?? "unknown";

    private static bool IsBranch(string segment) =>
        segment == "edge" || (segment.Length is > 3 and < 20 && segment[0] == 'v' && segment[1..].Split('.') is [var major, var minor] && IsNumber(major) && IsNumber(minor));

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
