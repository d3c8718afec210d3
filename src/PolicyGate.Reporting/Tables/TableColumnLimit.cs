namespace PolicyGate.Reporting.Tables;

/// <summary>A column and how far it may shrink and grow.</summary>
internal readonly record struct TableColumnLimit(string Title, int MinimumWidth, int MaximumWidth);
