namespace PolicyGate;

/// <summary>How far a scan is.</summary>
/// <param name="BytesRead">Compressed bytes of the layers read so far.</param>
/// <param name="BytesTotal">Compressed bytes of all layers; 0 where unknown.</param>
public readonly record struct ScanProgress(long BytesRead, long BytesTotal);
