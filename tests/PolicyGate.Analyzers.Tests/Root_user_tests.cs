using PolicyGate.Advisories;
using PolicyGate.Analyzers.Checks;
using PolicyGate.Testing;

namespace PolicyGate.Analyzers.Tests;

public sealed class Root_user_tests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/sh\napp:x:1654:1654::/home/app:/bin/sh\ntoor:x:00:0::/:/bin/sh\nbroken line\nshort:x\n";

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("000")]
    [InlineData("0:0")]
    [InlineData("0:1654")]
    [InlineData("root")]
    [InlineData("root:app")]
    [InlineData(":1654")]
    [InlineData("toor")]
    public async Task An_image_whose_user_is_root_is_found(string user)
    {
        var result = await AnalyzedImage.RunAsync(With(user), [], new RootUserAnalyzer());

        var finding = Assert.Single(result.Findings);
        Assert.Equal(("PG2001", Severity.Medium, "Configuration", "config.User"), (finding.Id, finding.Severity, finding.Category, finding.ConfigurationKey));
        Assert.Empty(result.Notifications);
    }

    [Theory]
    [InlineData("1654")]
    [InlineData("1654:0")]
    [InlineData("app")]
    [InlineData("app:root")]
    [InlineData("nobody-knows")]
    [InlineData("00001")]
    [InlineData("10")]
    public async Task An_image_with_another_user_passes(string user)
    {
        var result = await AnalyzedImage.RunAsync(With(user), [], new RootUserAnalyzer());

        Assert.Empty(result.Findings);
    }

    [Fact]
    public async Task An_image_without_a_user_is_root()
    {
        var result = await AnalyzedImage.RunAsync(Image.With(layer => layer.File("etc/passwd", Passwd)), [], new RootUserAnalyzer());

        Assert.Equal("The image sets no user, so it runs as root", Assert.Single(result.Findings).Title);
    }

    [Fact]
    public async Task A_name_that_an_upper_layer_maps_to_another_user_is_not_root()
    {
        var image = Image.With(layer => layer.File("etc/passwd", "svc:x:0:0::/:\n"), layer => layer.File("etc/passwd", "svc:x:7:7::/:\n")).User("svc");

        Assert.Empty((await AnalyzedImage.RunAsync(image, [], new RootUserAnalyzer())).Findings);
    }

    [Fact]
    public async Task A_windows_image_has_no_user_0()
    {
        Assert.Empty((await AnalyzedImage.RunAsync(Image.With().Platform("windows/amd64"), [], new RootUserAnalyzer())).Findings);
    }

    [Fact]
    public async Task The_users_name_is_made_printable()
    {
        var image = Image.With(layer => layer.File("etc/passwd", "\u001b[31m##vso[x]:x:0:0::/:\n")).User("\u001b[31m##vso[x]");

        var finding = Assert.Single((await AnalyzedImage.RunAsync(image, [], new RootUserAnalyzer())).Findings);

        Assert.DoesNotContain('\u001b', finding.Title);
    }

    private static Image With(string user) => Image.With(layer => layer.File("etc/passwd", Passwd)).User(user);
}
