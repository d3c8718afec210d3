namespace PolicyGate.Inventory;

/// <summary>One find of a package, before all finds of the same become one.</summary>
/// <param name="Package">The package as this find tells it, with its owner.</param>
/// <param name="Cataloger">Type name of the cataloger that found it; empty for a bill of materials.</param>
/// <param name="Because">For people: why a shared framework is selected or not, or why that isn't known; null for other packages.</param>
public sealed record PackageFind(Package Package, string Cataloger, string? Because);
