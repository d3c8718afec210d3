using System.Text.Json;

namespace PolicyGate.Policy.Builds;

/// <summary>What the file says that GitHub Actions describes the event with.</summary>
internal sealed record GitHubEvent(string? DefaultBranch, string? TargetBranch)
{
    private const int MaximumSize = 32 << 20;

    /// <summary>Reads the file; where it isn't there or isn't what it should be, nothing is known, and the default branch is found in the repository.</summary>
    internal static GitHubEvent Read(string? path)
    {
        try
        {
            if (path is null || new FileInfo(path) is not { Exists: true, Length: <= MaximumSize })
                return new(null, null);
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            return new(
                Text(document.RootElement, "repository", "default_branch"),
                Text(document.RootElement, "pull_request", "base", "ref") ?? Text(document.RootElement, "merge_group", "base_ref"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return new(null, null);
        }
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;
    }
}
