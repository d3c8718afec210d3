using System.Text;

namespace PolicyGate.Images.Manifests;

/// <summary>
/// The label of the Buildpacks lifecycle names the run image's highest layer (platform specification). Any Dockerfile can set it, too, so it is believed only
/// where all that lies above was made by buildpacks, or has no history at all as with older ones.
/// </summary>
internal static class BuildpacksRunImage
{
    private const string Label = "io.buildpacks.lifecycle.metadata";

    /// <summary>How many layers are the run image's; null where that is unknown.</summary>
    public static int? LayersOf(ImageConfiguration configuration, LayerHistory history)
    {
        if (!configuration.Labels.TryGetValue(Label, out var json) || TopLayer(json) is not { } top || configuration.DiffIds.IndexOf(top) is not (>= 0 and var index))
            return null;
        for (var layer = index + 1; layer < configuration.DiffIds.Length && !configuration.History.IsEmpty; layer++)
        {
            if (history.Step(layer) is not { } step || (!string.IsNullOrEmpty(step.CreatedBy) && HistoryMarks.Appender(step) != HistoryMarks.Buildpacks))
                return null;
        }

        return index + 1;
    }

    private static Digest? TopLayer(string json)
    {
        try
        {
            using var document = JsonFields.Parse(Label, Encoding.UTF8.GetBytes(json));
            return Digest.TryParse(JsonFields.Root(Label, document).Object("runImage")?.Text("topLayer") ?? "", out var digest) ? digest : null;
        }
        catch (ImageException)
        {
            return null;
        }
    }
}
