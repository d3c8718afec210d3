namespace PolicyGate.Images.View;

/// <summary>Which entry of which layer something comes from. A later one wins.</summary>
internal readonly record struct Stamp(int Layer, int Ordinal) : IComparable<Stamp>
{
    public int CompareTo(Stamp other) => Layer != other.Layer ? Layer.CompareTo(other.Layer) : Ordinal.CompareTo(other.Ordinal);

    public static bool operator <(Stamp left, Stamp right) => left.CompareTo(right) < 0;

    public static bool operator >(Stamp left, Stamp right) => left.CompareTo(right) > 0;

    public static bool operator <=(Stamp left, Stamp right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Stamp left, Stamp right) => left.CompareTo(right) >= 0;
}
