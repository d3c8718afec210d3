namespace PolicyGate.Images.Manifests;

/// <summary>Reads out of a history that fits the layers where the base image ends: at the highest place that something marks.</summary>
internal sealed class HistoryReading(ImageConfiguration configuration, LayerHistory history)
{
    // Steps that one build makes without a cache follow each other within this time. It never makes a layer a base layer.
    private static readonly TimeSpan s_oneBuild = TimeSpan.FromMinutes(10);

    // Builders that want the same bytes every time write the year 1, 1970 or 1980.
    private static readonly DateTimeOffset s_firstRealTime = new(1981, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly int _layers = configuration.DiffIds.Length;

    public BaseLayers Read()
    {
        var exact = Math.Max(AfterFrom(), Appended());
        var (end, doubtful) = Ends();
        var likely = Math.Max(end, Math.Max(RootFiles(), DotNet()));
        if (exact >= Math.Max(likely, 0))
            return AppendedAbove(exact);
        if (likely == 0)
            return new(0, _layers);
        var own = Math.Max(doubtful, AfterLastPause(likely));

        // What Buildah or another builder began ends with it, whatever its commands look like; unless BuildKit has built on that.
        return exact < 0 || HistoryMarks.IsBuildKits(configuration.History[^1]) ? new(likely, own) : new(exact, own);
    }

    // The layers below the first step after FROM, which Buildah marks; -1 where it doesn't.
    private int AfterFrom()
    {
        var below = -1;
        var layer = 0;
        foreach (var step in configuration.History)
        {
            if (HistoryMarks.IsFirstAfterFrom(step))
                below = layer;
            if (!step.EmptyLayer)
                layer++;
        }

        return below;
    }

    // The layers below the highest run of a builder that appends its own; -1 where there is none. Distroless images are Bazel's from the ground up.
    private int Appended()
    {
        var last = Enumerable.Range(0, _layers).LastOrDefault(layer => Appender(layer) is not null, -1);
        if (last < 0)
            return -1;
        var first = FirstOfRun(last);
        return first == 0 && HistoryMarks.IsRootBuilders(history.Step(0)!) ? -1 : first;
    }

    private BaseLayers AppendedAbove(int first)
    {
        if (first == _layers || Appender(first) is not { } builder)
            return new(first, first);
        var last = first;
        while (last + 1 < _layers && Appender(last + 1) == builder)
            last++;

        // A Dockerfile may have taken what the builder has made as its base. The .NET SDK gives its own name to layers of a base image without history, too.
        if (last + 1 < _layers)
            return new(first, last + 1);
        return new(first, builder == HistoryMarks.DotNetSdk ? last : first);
    }

    // The layers below the highest command or entry point that has layers above it, and those below the highest that one build made together with what is above.
    private (int Below, int Doubtful) Ends()
    {
        var (below, doubtful, layer) = (0, 0, 0);
        foreach (var step in configuration.History)
        {
            if (!step.EmptyLayer)
                layer++;
            else if (layer > 0 && layer < _layers && HistoryMarks.IsEnd(step))
                (below, doubtful) = IsOneBuild(layer) ? (below, layer) : (layer, doubtful);
        }

        return (below, doubtful);
    }

    private int RootFiles()
    {
        var made = Enumerable.Range(0, _layers).TakeWhile(layer => HistoryMarks.IsRootBuilders(history.Step(layer)!)).Count();
        if (made == 0 && _layers > 1 && HistoryMarks.IsRootFiles(history.Step(0)!) && !IsOneBuild(1))
            made = 1;
        return made < _layers ? made : 0;
    }

    private int DotNet()
    {
        var above = Enumerable.Range(0, _layers).LastOrDefault(layer => HistoryMarks.IsDotNet(history.Step(layer)!), -1) + 1;
        return above > 0 && above < _layers && !IsOneBuild(above) ? above : 0;
    }

    // Base images don't all end with a command: what lies below a pause may be the base image's or come from a cache, what lies above is the last build's.
    private int AfterLastPause(int from)
    {
        for (var layer = _layers - 1; layer > from; layer--)
        {
            if (Pause(layer) > s_oneBuild)
                return layer;
        }

        return from;
    }

    // Equal times are those of a builder that writes one time everywhere: they tell nothing.
    private bool IsOneBuild(int layer) => Pause(layer) is { } pause && pause != TimeSpan.Zero && pause.Duration() <= s_oneBuild;

    private TimeSpan? Pause(int layer) => TimeOf(layer) - TimeOf(layer - 1);

    private DateTimeOffset? TimeOf(int layer) => history.Step(layer)?.Created is { } time && time >= s_firstRealTime ? time : null;

    private int FirstOfRun(int layer)
    {
        var builder = Appender(layer);
        while (layer > 0 && Appender(layer - 1) == builder)
            layer--;
        return layer;
    }

    private string? Appender(int layer) => HistoryMarks.Appender(history.Step(layer)!);
}
