using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Analyzers;
using PolicyGate.Images;
using PolicyGate.Inventory;

namespace PolicyGate.Reporting.Stored;

/// <summary>An image of a stored scan.</summary>
/// <param name="Report">What reports say of it. Of its packages nothing is stored but what findings name.</param>
/// <param name="Findings">What was found in it.</param>
public sealed record StoredImage(ImageReport Report, ImmutableArray<Finding> Findings)
{
    /// <summary>What the policy said of the scan: it is said anew by the policy that judges now.</summary>
    private static readonly string[] s_ofPolicy = ["PG8004", "PG8006", "PG8009", "PG8012", "PG8013", "PG8020", "PG8021", "PG8022", "PG8046", "PG8047"];

    internal static StoredImage Create(JsonElement image, IEnumerable<JsonElement> findings, IEnumerable<Notification> notifications)
    {
        ImmutableArray<ImageLayer> layers = [.. image.Items("layers").Select(Layer)];
        return Create(image, layers, [.. findings.Where(IsOfImage).Select(finding => StoredFinding.Read(finding, layers))], notifications);
    }

    internal static Notification? Notification(string id, string? level, string message, string? path) => s_ofPolicy.Contains(id) ? null : new(id, level switch
    {
        "error" => NotificationLevel.Error,
        "warning" => NotificationLevel.Warning,
        _ => NotificationLevel.Note,
    }, message, path);

    internal static IEnumerable<Notification> Notifications(JsonElement scan) => scan.Items("notifications")
        .Select(notification => Notification(notification.RequiredText("id"), notification.Text("level"), notification.RequiredText("message"), notification.Text("path")))
        .OfType<Notification>();

    internal static bool IsOfImage(JsonElement finding) => finding.Text("category") != Policy.PolicyChecks.Category;

    private static StoredImage Create(JsonElement image, ImmutableArray<ImageLayer> layers, ImmutableArray<Finding> findings, IEnumerable<Notification> notifications)
    {
        var platform = image.RequiredText("platform");
        var described = new ScannedImage(
            image.Text("reference") ?? image.Text("name") ?? image.RequiredText("digest"),
            image.Text("name"),
            Digest.Parse(image.RequiredText("digest")),
            Platform.TryParse(platform, out var known) ? known : new(platform, ""),
            image.Text("baseName"),
            layers);
        var distribution = image.Find("os") is { } os ? new Distribution(os.Text("id") ?? "", os.Text("version"), null, os.Text("name"), null) : null;
        var inventory = new PackageInventory { Distribution = distribution, Packages = [.. findings.Select(finding => finding.Package).OfType<Package>().DistinctBy(package => package.Purl)] };
        return new(new(described, inventory, [.. notifications]), findings);
    }

    private static ImageLayer Layer(JsonElement layer, int index)
    {
        var diffId = Digest.Parse(layer.RequiredText("diffId"));
        return new(index, layer.Text("digest") is { } digest ? Digest.Parse(digest) : null, diffId, "", -1, layer.Text("createdBy"), layer.Flag("base"));
    }
}
