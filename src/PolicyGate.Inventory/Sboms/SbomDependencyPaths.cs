using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>How each component comes in: from what the subject depends on directly down to itself, shortest first, equally short ones by name. What only groups others is no step.</summary>
internal static class SbomDependencyPaths
{
    // No real graph is so deep or so large. Each step stands in the path of all that it leads to, so a document must not grow to the square of its size in reports.
    private const int MaximumDepth = 50;
    private const int MaximumPaths = 20_000;
    private const int MaximumName = 200;

    private static readonly string[] s_groups = ["application", "file", "operating-system", "container", "platform"];

    /// <summary>Paths by reference; none where the subject has no dependencies.</summary>
    public static Dictionary<string, ImmutableArray<string>> Of(SbomStatements statements)
    {
        var paths = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (statements.Subject?.Reference is not { } root || !statements.Relations.TryGetValue(root, out var direct))
            return paths;

        var components = new Dictionary<string, SbomComponent>(StringComparer.Ordinal);
        foreach (var component in statements.Components)
        {
            if (component.Reference is { } reference)
                components.TryAdd(reference, component);
        }

        // A list in which everything hangs on the subject tells nothing of what is direct.
        if (components.Count > 1 && direct.Where(components.ContainsKey).Distinct(StringComparer.Ordinal).Count() == components.Count)
            return paths;

        paths[root] = [];
        var queue = new Queue<string>([root]);
        while (queue.TryDequeue(out var from))
        {
            var path = paths[from];
            if (path.Length == MaximumDepth || paths.Count > MaximumPaths)
                continue;
            var targets = statements.Relations.GetValueOrDefault(from, []).Where(target => components.ContainsKey(target) && !paths.ContainsKey(target)).Distinct(StringComparer.Ordinal);
            foreach (var target in targets.OrderBy(target => components[target].Name, StringComparer.Ordinal).ThenBy(target => target, StringComparer.Ordinal).ToList())
            {
                var component = components[target];
                paths[target] = component.Name is not { Length: <= MaximumName } || (component.Purl is null && s_groups.Contains(component.Kind)) ? path : path.Add(component.Name);
                queue.Enqueue(target);
            }
        }

        return paths;
    }
}
