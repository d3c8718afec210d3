namespace PolicyGate.Advisories.Storage;

/// <summary>Where a record stands: number of its page among the pages of records, and its place in it.</summary>
internal readonly record struct RecordReference(int Page, int Index) : IComparable<RecordReference>
{
    public int CompareTo(RecordReference other) => (Page, Index).CompareTo((other.Page, other.Index));
}
