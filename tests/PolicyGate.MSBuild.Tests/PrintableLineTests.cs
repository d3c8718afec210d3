namespace PolicyGate.MSBuild.Tests;

public sealed class PrintableLineTests
{
    [Theory]
    [InlineData("plain, ä, 漢, 🙂", "plain, ä, 漢, 🙂")]
    [InlineData("a\r\nb\tc", "a\\u{000D}\\u{000A}b\\u{0009}c")]
    [InlineData("\u001b[2J", "\\u{001B}[2J")]
    [InlineData("\u202eabc\u200b\u2028", "\\u{202E}abc\\u{200B}\\u{2028}")]
    [InlineData("\U000E0041\uE000", "\\u{E0041}\\u{E000}")]
    [InlineData("##vso[task.complete] ###", "# #vso[task.complete] # # #")]
    [InlineData("::error::x a::b ::set-env", ": :error::x a::b : :set-env")]
    public void What_a_log_or_a_terminal_would_obey_is_written_out(string text, string expected) =>
        Assert.Equal(expected, PrintableLine.Of(text));

    [Fact]
    public void Half_of_a_pair_is_written_out() => Assert.Equal("a\\u{D83D}b\\u{DE42}", PrintableLine.Of("a\uD83Db\uDE42"));

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc…")]
    [InlineData("ab🙂c", 3, "ab🙂…")]
    public void A_long_text_is_cut_between_characters(string text, int maximum, string expected) =>
        Assert.Equal(expected, PrintableLine.Of(text, maximum));
}
