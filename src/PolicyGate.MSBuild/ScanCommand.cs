namespace PolicyGate.MSBuild;

/// <summary>The arguments of <c>policygate scan</c> for one image.</summary>
internal sealed class ScanCommand
{
    private readonly List<string> _arguments = ["scan"];

    /// <param name="image">The image reference.</param>
    public ScanCommand(string image) => _arguments.Add(image);

    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>Adds an option that has a value.</summary>
    public ScanCommand With(string option, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            // As one argument, so that a value that begins with a dash stays a value.
            _arguments.Add($"{option}={value!.Trim()}");
        }

        return this;
    }

    /// <summary>Adds an option that has a path. As everywhere in MSBuild, a backslash separates folders on every system.</summary>
    public ScanCommand WithPath(string option, string? path) =>
        With(option, Path.DirectorySeparatorChar == '/' ? path?.Replace('\\', '/') : path);

    /// <summary>Adds an option for each value.</summary>
    public ScanCommand WithEach(string option, IEnumerable<string> values)
    {
        foreach (var value in values)
            With(option, value);
        return this;
    }

    /// <summary>Adds an option without a value.</summary>
    public ScanCommand When(bool condition, string option)
    {
        if (condition)
            _arguments.Add(option);
        return this;
    }
}
