namespace PolicyGate.Inventory.Tests;

public sealed class FrameworkVersionTests
{
    [Fact]
    public void Versions_are_in_order()
    {
        string[] ascending =
        [
            "0.0.0-a", "0.0.0", "8.0.0-alpha", "8.0.0-alpha.1", "8.0.0-alpha.beta", "8.0.0-preview.7.23375.6", "8.0.0-preview.10.1", "8.0.0-rc.1", "8.0.0-rc.2", "8.0.0-rc.11",
            "8.0.0", "8.0.2", "8.0.10", "8.1.0", "10.0.0",
        ];
        for (var i = 0; i < ascending.Length; i++)
        {
            for (var j = 0; j < ascending.Length; j++)
                Assert.Equal(Math.Sign(i.CompareTo(j)), Math.Sign(Parse(ascending[i]).CompareTo(Parse(ascending[j]))));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("8.0")]
    [InlineData("8.0.0.0")]
    [InlineData("8.0.x")]
    [InlineData("08.0.0")]
    [InlineData("8.0.0-")]
    [InlineData("8.0.0-a..b")]
    [InlineData("-8.0.0")]
    [InlineData(" 8.0.0")]
    [InlineData("99999999999.0.0")]
    public void What_the_host_would_not_read_is_none(string text) => Assert.False(FrameworkVersion.TryParse(text, out _));

    [Fact]
    public void Build_metadata_does_not_count() => Assert.Equal(Parse("8.0.1-rc.1"), Parse("8.0.1-rc.1+abc-1"));

    private static FrameworkVersion Parse(string text)
    {
        Assert.True(FrameworkVersion.TryParse(text, out var version), text);
        return version;
    }
}
