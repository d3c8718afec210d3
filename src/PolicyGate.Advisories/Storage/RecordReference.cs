namespace PolicyGate.Advisories.Storage;

/// <summary>Where a record stands: number of its page among the pages of records, and its place in it.</summary>
internal sealed record RecordReference(int Page, int Index) : IComparable<RecordReference>
{
    public int CompareTo(RecordReference? other)
    {
        if (other is null)
            return 1;
        return Page != other.Page ? Page.CompareTo(other.Page) : Index.CompareTo(other.Index);
    }
}
