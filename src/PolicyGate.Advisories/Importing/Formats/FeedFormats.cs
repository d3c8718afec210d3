using System.Collections.Immutable;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>All forms of advisories that are read beside OSV's. Another one is another row.</summary>
internal static class FeedFormats
{
    public static ImmutableArray<IFeedFormat> Rows { get; } =
    [
        new SecdbFormat(),
        new NuGetAuditFormat(),
        new DotnetCveFormat(),
        new DotnetReleasesFormat(),
        new DebianTrackerFormat(),
        new DebianListFormat(),
        new AzureOvalFormat(),
        new OracleOvalFormat(),
        new SuseOvalFormat(),
        new CsafFormat(),
        new UbuntuVexFormat(),
        new UbuntuCveFormat(),
        new UpdateinfoFormat(),
        new PhotonFormat(),
    ];

    /// <summary>The form of a file; null where it is none of these.</summary>
    public static IFeedFormat? Find(FeedFile file)
    {
        foreach (var format in Rows)
        {
            if (format.Recognizes(file))
                return format;
        }

        return null;
    }
}
