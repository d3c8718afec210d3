using System.Globalization;

namespace PolicyGate.Images;

/// <summary>Numbers of bytes as people write them: <c>4096</c>, <c>500MB</c>, <c>1.5GiB</c>. One letter is a power of 1000, as with <c>B</c>.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] s_units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("T", 1_000_000_000_000), ("G", 1_000_000_000), ("M", 1_000_000), ("K", 1000), ("B", 1), ("", 1),
    ];

    /// <summary>The bytes; null where the text is no size or no whole number of bytes.</summary>
    public static long? Parse(string text)
    {
        var (unit, bytes) = s_units.First(candidate => text.EndsWith(candidate.Unit, StringComparison.OrdinalIgnoreCase));
        return decimal.TryParse(text.AsSpan(0, text.Length - unit.Length).TrimEnd(' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= long.MaxValue / bytes && decimal.IsInteger(number * bytes)
            ? (long)(number * bytes)
            : null;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public static string Text(long value)
    {
        var (unit, bytes) = Largest(value);
        return (value / bytes).ToString(CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>As a sentence has it.</summary>
    public static string Words(long value)
    {
        var (unit, bytes) = Largest(value);
        return string.Create(CultureInfo.InvariantCulture, $"{value / bytes} {(unit.Length == 0 ? "bytes" : unit)}");
    }

    private static (string Unit, long Bytes) Largest(long value) => s_units.First(unit => unit.Unit.Length is 0 or > 1 && value >= unit.Bytes && value % unit.Bytes == 0);
}
