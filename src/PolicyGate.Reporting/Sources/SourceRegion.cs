namespace PolicyGate.Reporting.Sources;

/// <summary>A stretch of one line. Lines and columns count from 1 in UTF-16 code units; the end column is the one after the last character.</summary>
internal readonly record struct SourceRegion(int Line, int Column, int EndColumn, string Snippet);
