namespace PolicyGate.Testing;

/// <summary>Images made to deceive, to flood or to break whoever reads them, each with what is to come of it.</summary>
public static class HostileImages
{
    /// <summary>The cases, by name.</summary>
    public static IReadOnlyDictionary<string, ImageCase> All { get; } = ((ImageCase[])
    [
        .. HostileLayers.Names, .. HostileLayers.Tars, .. HostileLayers.Floods,
        .. HostileDocuments.Blobs, .. HostileDocuments.Json, .. HostileDocuments.Floods, .. HostileArchives.All,
    ]).ToDictionary(hostile => hostile.Name);

    /// <summary>Cases in full size, which take seconds each.</summary>
    public static IReadOnlyDictionary<string, ImageCase> Large { get; } = HostileLayers.Large.ToDictionary(hostile => hostile.Name);
}
