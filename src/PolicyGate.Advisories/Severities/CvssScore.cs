namespace PolicyGate.Advisories;

/// <summary>A CVSS base score with its vector and whose word it is.</summary>
/// <param name="Version"><c>2.0</c>, <c>3.0</c>, <c>3.1</c> or <c>4.0</c>.</param>
/// <param name="Vector">The vector as published.</param>
/// <param name="Score">Base score, 0.0 to 10.0, one decimal.</param>
/// <param name="Source">Who gave the vector: the id of the record that has it.</param>
public sealed record CvssScore(string Version, string Vector, decimal Score, string Source);
