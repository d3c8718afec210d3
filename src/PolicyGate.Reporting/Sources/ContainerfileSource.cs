using System.Collections.Immutable;

namespace PolicyGate.Reporting.Sources;

/// <summary>Places in a Dockerfile.</summary>
internal sealed class ContainerfileSource
{
    private readonly SourceFile _file;
    private readonly ImmutableArray<ContainerfileInstruction> _instructions;

    private ContainerfileSource(SourceFile file)
    {
        _file = file;
        _instructions = ContainerfileParser.Parse(file);
    }

    internal static ContainerfileSource? Open(RepositoryFiles files, string? containerfile) => files.Find(containerfile) is { } file ? new(file) : null;

    /// <summary>The <c>FROM</c> that names the image which the final stage builds on, through the stages between.</summary>
    internal SourceLocation? FindBaseImage()
    {
        var index = LastIndex("FROM", 0);
        while (index >= 0 && EarlierStage(index) is { } stage)
            index = stage;
        return index < 0 ? null : Locate(index, "from");
    }

    /// <summary>The last instruction of a keyword in the final stage.</summary>
    internal SourceLocation? FindInFinalStage(string keyword, string kind)
    {
        var index = LastIndex(keyword, Math.Max(LastIndex("FROM", 0), 0));
        return index < 0 ? null : Locate(index, kind);
    }

    private SourceLocation Locate(int index, string kind) => new(_file.Path, _instructions[index].Region, kind);

    private int LastIndex(string keyword, int from)
    {
        for (var index = _instructions.Length - 1; index >= from; index--)
        {
            if (_instructions[index].Keyword == keyword)
                return index;
        }

        return -1;
    }

    private int? EarlierStage(int from)
    {
        var image = Words(from).FirstOrDefault();
        for (var index = from - 1; index >= 0; index--)
        {
            if (_instructions[index].Keyword == "FROM" && Words(index) is [_, var keyword, var name, ..]
                && keyword.Equals("AS", StringComparison.OrdinalIgnoreCase) && name.Equals(image, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return null;
    }

    private string[] Words(int index) =>
        [.. _instructions[index].Arguments.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word.StartsWith("--", StringComparison.Ordinal))];
}
