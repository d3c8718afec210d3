using System.Collections;

namespace PolicyGate.Inventory;

/// <summary>
/// A database as pages of one size. A page is given out once: so a chain of pages can't go in a circle, two values can't share one,
/// and all that a reader does is bounded by the size of the file.
/// </summary>
internal sealed class DatabasePages
{
    private readonly Stream _content;
    private readonly int _size;
    private readonly BitArray _taken;

    public DatabasePages(Stream content, int size)
    {
        (_content, _size) = (content, size);
        _taken = new((int)((content.Length + size - 1) / size));
    }

    /// <summary>Number of pages, the last of which may be cut off.</summary>
    public int Count => _taken.Count;

    /// <summary>Reads the page of a number, from 0; what the file lacks of the last one is zeros.</summary>
    /// <exception cref="FormatException">There is no such page, or it was read before.</exception>
    public void Take(long number, Span<byte> page)
    {
        if (number < 0 || number >= Count)
            throw new FormatException($"a reference to page {number} of {Count}");
        if (_taken[(int)number])
            throw new FormatException($"two references to page {number}");
        _taken[(int)number] = true;
        _content.Position = number * _size;
        page[_content.ReadAtLeast(page[.._size], _size, throwOnEndOfStream: false)..].Clear();
    }
}
