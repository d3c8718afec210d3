using System.Collections.Immutable;
using PolicyGate.Inventory;

namespace PolicyGate.Reporting.Explanations;

/// <summary>What one image has of the package that was asked for.</summary>
internal sealed record ExplainedImage(ImageReport Report, ImmutableArray<Package> Packages, ImmutableArray<LeftOutPackage> LeftOut);
