namespace PolicyGate.Images;

/// <summary>What a <see cref="LayerCache"/> keeps.</summary>
/// <param name="Path">The file.</param>
/// <param name="FileBytes">Size of the file.</param>
/// <param name="Layers">How many analyses of layers there are.</param>
/// <param name="ContentBytes">Their bytes.</param>
/// <param name="OldestUse">When the longest unused of them was used last, to the day; null where there is none.</param>
public sealed record LayerCacheStatus(string Path, long FileBytes, int Layers, long ContentBytes, DateTimeOffset? OldestUse);
