namespace PolicyGate.Inventory.Tests;

public sealed class PackageQueryTests
{
    private static readonly PackageInventory s_inventory = Create();

    [Theory]
    [InlineData("zlib1g", "pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64")]
    [InlineData("ZLIB1G", "pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64")]
    [InlineData("zlib1g@1:1.2.13", "pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64")]
    [InlineData("zlib1g@1.2.13", "")]
    [InlineData("zlib", "pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64")]
    [InlineData("pkg:deb/debian/zlib", "")]
    [InlineData("pkg:deb/debian/zlib1g", "pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64")]
    [InlineData("pkg:deb/debian/zlib1g?arch=amd64", "pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64")]
    [InlineData("pkg:deb/debian/zlib1g?arch=arm64", "")]
    [InlineData("pkg:deb/zlib1g", "")]
    [InlineData("pkg:nuget/a@2", "pkg:nuget/A@2")]
    [InlineData("a", "pkg:nuget/A@1 pkg:nuget/A@2")]
    [InlineData("@angular/core", "pkg:npm/%40angular/core@17.0.0")]
    [InlineData("@angular/core@17.0.0", "pkg:npm/%40angular/core@17.0.0")]
    [InlineData("core", "pkg:npm/%40angular/core@17.0.0")]
    public void A_package_is_found_by_what_people_call_it(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', PackageQuery.Parse(query).Find(s_inventory).Select(package => package.Purl)).Replace("%3A", ":", StringComparison.Ordinal));

    [Theory]
    [InlineData("left", "left 1")]
    [InlineData("pkg:nuget/left@1", "left 1")]
    [InlineData("pkg:nuget/left@2", "")]
    [InlineData("pkg:npm/left", "")]
    [InlineData("pkg:npm/%40a/b", "@a/b 3")]
    public void What_is_left_out_is_found_too(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', PackageQuery.Parse(query).FindLeftOut(s_inventory).Select(package => $"{package.Name} {package.Version}")));

    [Theory]
    [InlineData("zlib1", "zlib1g zlib")]
    [InlineData("pkg:npm/zlib1gg", "zlib1g zlib")]
    [InlineData("angular", "@angular/core")]
    [InlineData("lefd", "left")]
    [InlineData("xyz", "")]
    public void Names_that_are_like_it_are_told(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', PackageQuery.Parse(query).FindSimilar([s_inventory], 5)));

    [Theory]
    [InlineData("pkg:", "'pkg:' is not a package URL")]
    [InlineData("pkg:nuget", "'pkg:nuget' is not a package URL")]
    [InlineData(" ", "The package has no name")]
    public void What_can_name_no_package_is_an_error(string query, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => PackageQuery.Parse(query)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Lists_that_dont_count_are_left_out_with_their_reason()
    {
        const string Lock = """{"lockfileVersion":3,"packages":{"":{"name":"x"},"node_modules/meant":{"version":"1.0.0"},"node_modules/there":{"version":"1.0.0"}}}""";
        var inventory = await Scan.InventoryOf(layer => layer
            .File("srv/package-lock.json", Lock)
            .File("srv/node_modules/there/package.json", """{"name":"there","version":"1.0.0"}""")
            .File("root/.nuget/packages/cached/2.0.0/cached.nuspec", "<package/>")
            .File("src/obj/project.assets.json", """
                {"targets":{"net8.0":{"Compiler/1.0.0":{"type":"package","compile":{"a.dll":{}}},"Used/1.0.0":{"type":"package","runtime":{"a.dll":{}}}}},
                 "projectFileDependencyGroups":{"net8.0":["Compiler >= 1.0.0","Used >= 1.0.0"]}}
                """));
        Assert.Equal(["pkg:npm/there@1.0.0", "pkg:nuget/Used@1.0.0"], inventory.Packages.Select(package => package.Purl.ToString()));
        Assert.Equal(
            [
                "PackageListCataloger nuget Compiler 1.0.0 src/obj/project.assets.json Nothing", "PackageListCataloger nuget cached 2.0.0 root/.nuget/packages/cached/2.0.0/cached.nuspec It",
                "NpmCataloger npm meant 1.0.0 srv/package-lock.json The", "NpmCataloger npm there 1.0.0 srv/package-lock.json The",
            ],
            inventory.LeftOut.Select(package => $"{package.Cataloger} {package.Type} {package.Name} {package.Version} {package.Location.Path} {package.Reason.Split(' ')[0]}"));
        Assert.Equal("PackageListCataloger", Assert.Single(inventory.FindsOf(inventory.Packages[1])).Cataloger);
    }

    private static PackageInventory Create()
    {
        var builder = new PackageInventoryBuilder();
        Add("deb", "pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64", "zlib1g", "1:1.2.13", new("zlib", "1:1.2.13"));
        Add("nuget", "pkg:nuget/A@1", "A", "1", null);
        Add("nuget", "pkg:nuget/A@2", "A", "2", null);
        Add("npm", "pkg:npm/%40angular/core@17.0.0", "@angular/core", "17.0.0", null);
        builder.LeaveOut("nuget", "left", "1", new("a", 0), "x");
        builder.LeaveOut("npm", "@a/b", "3", new("a", 0), "x");
        return PackageInventory.Create(builder);

        void Add(string type, string purl, string name, string version, SourcePackage? source) => builder.Add(new Package
        {
            Purl = PackageUrl.Parse(purl),
            Type = type,
            Name = name,
            Version = version,
            Source = source,
            Locations = [new("x", 0)],
            Layer = 0,
            Evidence = "x",
        });
    }
}
