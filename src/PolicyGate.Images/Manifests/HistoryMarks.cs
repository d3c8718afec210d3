namespace PolicyGate.Images.Manifests;

/// <summary>What programs that build images write into the history. No instruction of a Dockerfile gives these texts, unless it says otherwise.</summary>
internal static class HistoryMarks
{
    private static readonly (string Start, string Builder)[] s_appenders =
    [
        (".NET SDK", DotNetSdk),
        ("jib", "Jib"),
        ("ko build ko://", "ko"),
        ("ko publish ko://", "ko"),
        (BazelStart, "Bazel"),
        ("Layer: '", Buildpacks),
        ("Application Layer", Buildpacks),
        ("Application Slice: ", Buildpacks),
        ("Buildpacks ", Buildpacks),
        ("Software Bill-of-Materials", Buildpacks),
    ];

    // debuerreotype (Debian), rockcraft (Ubuntu), apko (Chainguard, Wolfi), Busybox, Bazel (distroless), and Windows with its monthly update.
    private static readonly string[] s_rootBuilders = ["# debian.sh ", "umoci raw add-layer ", "apko", "BusyBox ", BazelStart, "Apply image ", "Install update "];

    // What the Dockerfiles of Microsoft's .NET images do last; anybody's Dockerfile can do the same.
    private static readonly string[] s_dotnet =
    [
        "COPY /dotnet /usr/share/dotnet # buildkit",
        "COPY /shared/Microsoft.AspNetCore.App /usr/share/dotnet/shared/Microsoft.AspNetCore.App # buildkit",
        "RUN /bin/sh -c ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet # buildkit",
    ];

    public const string DotNetSdk = ".NET SDK";

    public const string Buildpacks = "Buildpacks";

    private const string BazelStart = "bazel build ";

    /// <summary>The builder that puts its layers on top of any base image, where the step is one's; null else.</summary>
    public static string? Appender(HistoryEntry step)
    {
        var text = step.CreatedBy ?? "";

        // kaniko writes Dockerfile instructions as they stand. Docker's first builder, which takes the author from the Dockerfile, writes shell commands.
        if (step.Author == "kaniko" && text.Length > 0 && char.IsAsciiLetterUpper(text[0]))
            return "kaniko";
        foreach (var (start, builder) in s_appenders)
        {
            if (text.StartsWith(start, StringComparison.Ordinal))
                return builder;
        }

        return null;
    }

    /// <summary>True for a layer with the root file system of a distribution, by the program that makes nothing else.</summary>
    public static bool IsRootBuilders(HistoryEntry step) => s_rootBuilders.Any(start => step.CreatedBy?.StartsWith(start, StringComparison.Ordinal) == true);

    /// <summary>True for a lowest layer that looks like a root file system; a Dockerfile can say so of anything.</summary>
    public static bool IsRootFiles(HistoryEntry step)
    {
        var text = Instruction(step);
        return (text.StartsWith("ADD ", StringComparison.Ordinal) && (text.EndsWith(" / # buildkit", StringComparison.Ordinal) || text.TrimEnd().EndsWith(" in /", StringComparison.Ordinal)))
            || text == "COPY /rootfs / # buildkit";
    }

    /// <summary>True for the layers of Microsoft's .NET images that hold the frameworks.</summary>
    public static bool IsDotNet(HistoryEntry step) => s_dotnet.Contains(step.CreatedBy, StringComparer.Ordinal);

    /// <summary>True for the command or entry point of an image, with which most Dockerfiles end.</summary>
    public static bool IsEnd(HistoryEntry step) => step.EmptyLayer && Instruction(step) is var text
        && (text.StartsWith("CMD ", StringComparison.Ordinal) || text.StartsWith("ENTRYPOINT ", StringComparison.Ordinal));

    /// <summary>True where Buildah says that the step is the first one after a <c>FROM</c>; between its own steps it names images by their ids.</summary>
    public static bool IsFirstAfterFrom(HistoryEntry step) =>
        step.Comment is { } comment && comment.StartsWith("FROM ", StringComparison.Ordinal) && comment[5..].Trim() is { Length: > 0 } name && !IsImageId(name);

    /// <summary>True for a step of BuildKit's.</summary>
    public static bool IsBuildKits(HistoryEntry step) => step.Comment?.StartsWith("buildkit.", StringComparison.Ordinal) == true;

    private static bool IsImageId(string name) => name.Length is >= 12 and <= 64 && name.All(char.IsAsciiHexDigitLower);

    // Docker's first builder: /bin/sh -c #(nop)  CMD ["bash"]
    private static string Instruction(HistoryEntry step)
    {
        const string NoOperation = "#(nop)";
        var text = step.CreatedBy ?? "";
        var mark = text.IndexOf(NoOperation, StringComparison.Ordinal);
        return mark is >= 0 and < 100 ? text[(mark + NoOperation.Length)..].TrimStart() : text;
    }
}
