using System.Globalization;

namespace PolicyGate.Inventory;

/// <summary>A version of up to four numbers, ordered as the host does it: one that is missing or can't be read is below all.</summary>
internal readonly record struct AssemblyVersion(int Major, int Minor, int Build, int Revision) : IComparable<AssemblyVersion>
{
    private static readonly AssemblyVersion s_none = new(-1, -1, -1, -1);

    public static AssemblyVersion Parse(string? text)
    {
        var parts = text?.Split('.') ?? [];
        if (parts.Length is < 2 or > 4)
            return s_none;
        Span<int> numbers = [-1, -1, -1, -1];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return s_none;
        }

        return new(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    public int CompareTo(AssemblyVersion other)
    {
        var order = Major.CompareTo(other.Major);
        order = order != 0 ? order : Minor.CompareTo(other.Minor);
        order = order != 0 ? order : Build.CompareTo(other.Build);
        return order != 0 ? order : Revision.CompareTo(other.Revision);
    }
}
