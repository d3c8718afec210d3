using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Sarif;

/// <summary>What a notification of an id means.</summary>
internal sealed record NotificationKind(string Id, string Name, string Summary, string Meaning, string Remedy, bool IsConfiguration = false)
{
    private static readonly Dictionary<string, NotificationKind> s_known = new NotificationKind[]
    {
        new("PG0001", "AnalyzerThrew", "An analyzer threw.", "An analyzer ended with an exception, so findings of it may be missing.", "Report it to whoever made the analyzer."),
        new("PG8001", "UnreadableFile", "A file could not be read.", "A file of the image could not be read or parsed, so packages may be missing.", "Look at the file in the image; the policy says by onUnreadable whether this fails the gate."),
        new("PG8002", "UnknownDistribution", "The distribution is unknown.", "Nothing in the image tells a distribution that advisories are known for, so packages of the operating system are not judged.", "Take a base image of a known distribution, or accept this by onUnknownDistribution in the policy."),
        new("PG8003", "EndOfLifeDistribution", "The distribution is at its end of life.", "The distribution gets no free security updates any more, so new flaws stay open and may not be listed.", "Move to a newer release of the base image."),
        new("PG8004", "StaleDatabase", "The advisory database is stale.", "The advisories are older than the policy allows, so newer flaws are not known.", "Download the feeds again and import them with 'policygate db import'."),
        new("PG8005", "NoPackages", "No package was found.", "The image has no package that is known how to find, so nothing could be judged.", "Check that it is the right image and that its package database was not deleted."),
        new("PG8006", "BuiltInPolicy", "The built-in policy counts.", "There is no policy.yaml at the trusted revision, so the built-in policy decided.", "Add .policygate/policy.yaml to the trusted branch.", true),
        new("PG8007", "NothingKnown", "The database knows nothing of an ecosystem.", "The database has no feed for a distribution or ecosystem of the image, so its packages are not judged.", "Import the feed of that ecosystem with 'policygate db import'."),
        new("PG8008", "IncomparableVersion", "A version can't be compared.", "A version of a package or an advisory doesn't follow the rules of its ecosystem, so it could not be judged.", "Check the package by hand."),
        new("PG8009", "UnknownProvenance", "It is unknown who introduced a rule.", "The clone is shallow or partial, so the history of a rule can't be read.", "Fetch the whole history, for example with fetch-depth: 0.", true),
        new("PG8010", "SkippedRecord", "An advisory was left out.", "A record of a feed could not be read and was left out on import.", "Look at the record in the feed."),
        new("PG8011", "DotNetRuntime", "A note about a .NET runtime.", "Something is worth knowing about a .NET runtime or framework of the image.", "Read the message."),
        new("PG8012", "PolicyFilePassedOver", "A file of the policy folder is not read.", "A file stands in the policy folder under a name that no policy or rules file has.", "Rename or move it; the message says how files are named.", true),
        new("PG8013", "ConditionLacksValue", "A condition lacks what it asks for.", "A condition of the gate asks for what findings lack, or for a baseline that isn't given.", "Name the severity beside it, which every finding has, or give the baseline.", true),
        new("PG8020", "ResultsOmitted", "Results were left out of this file.", "The reader of this file takes a limited number of results, so only the worst are in it.", "See the full profile for all."),
        new("PG8021", "NotPublishable", "This file can't be published.", "The pipeline's identity is not known, and without it the reader of this file refuses it.", "Write the file inside the pipeline that publishes it.", true),
        new("PG8022", "NotJudged", "The gate could not judge.", "What the gate needs is missing or too old, so there is no verdict.", "Mend what the message names and scan again."),
        new("PG8030", "BillOfMaterials", "A bill of materials stands for the image.", "The packages are those that a bill of materials names; nothing of the image itself was read, so what it leaves out is missing here.", "Scan the image itself where it can be had."),
        new("PG8031", "ImageNotChecked", "The image itself was not checked.", "Only a bill of materials was read, so checks of the image's configuration and files were not done.", "Scan the image itself where it can be had."),
        new("PG8032", "UnnamedComponent", "A component can't be looked up.", "A component of the bill of materials has no package URL or no version, and advisories name packages by both.", "Let the generator write package URLs, or check the component by hand."),
        new("PG8033", "IncompleteBillOfMaterials", "The bill of materials is incomplete.", "The bill of materials says of itself that it doesn't name everything, so packages may be missing.", "Make it from the finished image, or scan the image itself."),
        new("PG8034", "UnmatchedRuntime", "A .NET runtime can't be looked up.", "The bill of materials names a .NET runtime in a way that no advisory has, so flaws of it are not found.", "Name it by its shared framework, or scan the image itself."),
        new("PG8035", "SecondPackageDatabase", "The image has a second rpm database.", "Two rpm databases of the image list different packages; the one that was written last counts.", "Delete the one that is out of use from the image."),
        new("PG8036", "UnlistedAssembly", "No list names an assembly of .NET.", "Which package an assembly belongs to is known by what it says of itself alone, or not at all since it can't be read.", "Publish the application with its deps.json."),
        new("PG8037", "ReplacedPackage", "A shared framework runs in place of NuGet packages.", "Newer assemblies of the shared framework run in place of the application's own, so these packages were not looked up in advisories.", "Remove the package references, or build for the newer framework."),
        new("PG8038", "DisagreeingFiles", "The image's files disagree.", "Files of the image tell different releases or packages, so some of what is judged may not be what is installed.", "Build on one release, and leave its files as they are."),
        new("PG8039", "OtherAdvisories", "Packages are judged by other advisories than their own.", "Packages are looked up in the advisories of another distribution or under another name, since theirs are not told or somebody else's decide.", "Read the message."),
    }.ToDictionary(kind => kind.Id, StringComparer.Ordinal);

    internal static NotificationKind Find(string id)
    {
        if (s_known.TryGetValue(id, out var known))
            return known;
        var shown = ReportText.OneLine(id, 50);
        return new(shown, "OtherNotification", "A note about the scan.", $"{shown}: something that the scan passed over.", "Read the message.");
    }
}
