using System.Collections.Immutable;
using PolicyGate.Inventory;

namespace PolicyGate.Reporting;

/// <summary>What was read of one image.</summary>
/// <param name="Image">The image.</param>
/// <param name="Inventory">Its packages.</param>
/// <param name="Notifications">What was passed over in it, in the order of the parts of a scan.</param>
public sealed record ImageReport(ScannedImage Image, PackageInventory Inventory, ImmutableArray<Notification> Notifications);
