namespace PolicyGate.Policy.Yaml;

/// <summary>Reads ages and periods, which are longer than nothing.</summary>
internal static class AgeReader
{
    /// <summary>The age; zero after a mistake was added.</summary>
    internal static TimeSpan Read(YamlEntry entry, FileMistakes mistakes)
    {
        if (ValueReader.Scalar(entry.Name, entry.Value, Duration.Expected, mistakes) is not { } value)
            return default;
        if (Duration.TryParse(value.Text, out var age) && age > TimeSpan.Zero)
            return age;
        mistakes.Add(MistakeCodes.WrongValue, value, $"'{value.Text.Printable(100)}' is no age: expected {Duration.Expected}.");
        return default;
    }
}
