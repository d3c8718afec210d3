namespace PolicyGate.Inventory;

/// <summary>A package that a file names, and that is not listed since it isn't there, or is only meant to be.</summary>
/// <param name="Type">As <see cref="Package.Type"/>.</param>
/// <param name="Name">Name as the file spells it.</param>
/// <param name="Version">Version as the file spells it.</param>
/// <param name="Location">The file.</param>
/// <param name="Cataloger">Type name of the cataloger that left it out.</param>
/// <param name="Reason">Why, as one or several sentences for people.</param>
public sealed record LeftOutPackage(string Type, string Name, string Version, PackageLocation Location, string Cataloger, string Reason);
