namespace PolicyGate.Reporting.Sources;

/// <summary>An instruction of a Dockerfile.</summary>
/// <param name="Keyword">In upper case.</param>
/// <param name="Arguments">What follows, continued lines joined by a blank.</param>
/// <param name="Region">The instruction as far as it stands on its first line.</param>
internal sealed record ContainerfileInstruction(string Keyword, string Arguments, SourceRegion Region);
