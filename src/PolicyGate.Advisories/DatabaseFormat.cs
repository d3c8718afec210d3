namespace PolicyGate.Advisories;

/// <summary>How something of a database is shown.</summary>
public enum DatabaseFormat
{
    /// <summary>Lines for people.</summary>
    Table,

    /// <summary>JSON; there is a schema.</summary>
    Json,
}
