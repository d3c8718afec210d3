using System.Collections;

namespace PolicyGate.Reporting.Sarif;

/// <summary>A list whose items are made as they are read, so that a large file is written without ever being in memory as a whole.</summary>
internal sealed class DeferredList<T>(int count, Func<int, T> create) : IList<T>
{
    public int Count => count;

    public bool IsReadOnly => true;

    public T this[int index]
    {
        get => create(index);
        set => throw ReadOnly();
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0; index < count; index++)
            yield return create(index);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Contains(T item) => IndexOf(item) >= 0;

    public int IndexOf(T item)
    {
        for (var index = 0; index < count; index++)
        {
            if (EqualityComparer<T>.Default.Equals(create(index), item))
                return index;
        }

        return -1;
    }

    public void CopyTo(T[] array, int arrayIndex)
    {
        for (var index = 0; index < count; index++)
            array[arrayIndex + index] = create(index);
    }

    public void Add(T item) => throw ReadOnly();

    public void Clear() => throw ReadOnly();

    public void Insert(int index, T item) => throw ReadOnly();

    public bool Remove(T item) => throw ReadOnly();

    public void RemoveAt(int index) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("The list is read-only.");
}
