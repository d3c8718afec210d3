namespace PolicyGate.Inventory;

/// <summary>What <c>os-release</c> says (freedesktop.org, os-release(5)).</summary>
/// <param name="Id">Lower-case identifier: <c>debian</c>.</param>
/// <param name="VersionId">Release: <c>12</c>; null for a rolling or testing one.</param>
/// <param name="Codename">Code name: <c>bookworm</c>.</param>
/// <param name="PrettyName">Name for people.</param>
/// <param name="IdLike">Identifiers of distributions it derives from, nearest first, separated by blanks.</param>
public sealed record Distribution(string Id, string? VersionId, string? Codename, string? PrettyName, string? IdLike);
