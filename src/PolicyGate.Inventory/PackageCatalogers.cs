namespace PolicyGate.Inventory;

/// <summary>All built-in catalogers, in the order in which they run.</summary>
public static class PackageCatalogers
{
    /// <summary>The table.</summary>
    public static IReadOnlyList<IPackageCataloger> BuiltIn { get; } = [];
}
