using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PolicyGate.Inventory.Tests;

public sealed class AssemblyTests
{
    private const string DepsJson = """
        { "runtimeTarget": { "name": "t" }, "libraries": { "Shop/1.0.0": { "type": "project" }, "Shop.Core/1.0.0": { "type": "project" }, "Listed/2.0.0": { "type": "package" }, "Copied/1.0.0.0": { "type": "reference" } },
          "targets": { "t": { "Shop/1.0.0": { "runtime": { "Shop.dll": {} } }, "Shop.Core/1.0.0": { "runtime": { "Shop.Core.dll": {} } }, "Copied/1.0.0.0": { "runtime": { "Copied.dll": {} } },
            "Listed/2.0.0": { "runtime": { "lib/net8.0/Listed.dll": {} }, "runtimeTargets": { "runtimes/unix/lib/net8.0/Listed.Unix.dll": { "rid": "unix", "assetType": "runtime" } } } } } }
        """;

    [Fact]
    public async Task An_assembly_that_nothing_lists_is_a_package_by_its_informational_version()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian(), layer => layer.File("opt/tool/Newtonsoft.Json.dll", Assembly("Newtonsoft.Json", "13.0.3+0a2e291c0d9c", "13.0.0.0", "Newtonsoft")));
        var package = Assert.Single(inventory.Packages, package => package.Type == "nuget");
        Assert.Equal(("pkg:nuget/Newtonsoft.Json@13.0.3", "assembly", 1), (package.Purl.ToString(), package.Evidence, package.Layer));
        Assert.Equal([new("opt/tool/Newtonsoft.Json.dll", 1)], package.Locations);
        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8036", NotificationLevel.Note), (notification.Id, notification.Level));
        Assert.StartsWith("1 package(s) are known by", notification.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Lib", "1.2.3", "1.0.0.0", "Lib 1.2.3")]
    [InlineData("Lib", "1.2.3.4-beta.1+x y", "1.0.0.0", "Lib 1.2.3.4-beta.1")]
    [InlineData("ICSharpCode.SharpZipLib", "1.3.3", "1.3.3.11", "SharpZipLib 1.3.3")]
    [InlineData("Lib", null, "1.0.0.0", null)]
    [InlineData("Lib", "4.6.26515.06 @BuiltBy: dlab. @Branch: release", "4.0.0.0", null)]
    [InlineData("Lib", "Release", "4.0.0.0", null)]
    [InlineData("Lib", "1", "1.0.0.0", null)]
    [InlineData("System.Text.Json", "3.1.4+0a", "4.0.1.2", null)]
    [InlineData("Lib", "99999999999.1", "1.0.0.0", null)]
    public async Task Only_what_is_a_packages_version_counts(string name, string? version, string assemblyVersion, string? expected)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("opt/tool/Any.dll", Assembly(name, version, assemblyVersion, "Somebody")));
        Assert.Equal(expected, inventory.Packages.Where(package => package.Type == "nuget").Select(package => $"{package.Name} {package.Version}").SingleOrDefault());
    }

    [Fact]
    public async Task What_a_list_names_is_not_found_a_second_time()
    {
        var assembly = Assembly("Any", "9.9.9", "1.0.0.0", "Somebody");
        var inventory = await Scan.InventoryOf(layer => layer.File("app/Shop.deps.json", DepsJson)
            .File("app/Shop.dll", assembly).File("app/shop.core.dll", assembly).File("app/Listed.dll", assembly).File("app/runtimes/unix/lib/net8.0/Listed.Unix.dll", assembly).File("app/Copied.dll", assembly)
            .File("app/plugins/Plugin.dll", Assembly("Plugin", "2.0.0", "2.0.0.0", "Somebody"))
            .File("src/packages.config", """<packages><package id="FromConfig" version="1.0.0" /></packages>""").File("src/bin/FromConfig.dll", assembly));
        Assert.Equal(["FromConfig packages.config", "Listed deps.json", "Plugin assembly"], inventory.Packages.Where(package => package.Type == "nuget").Select(package => $"{package.Name} {package.Evidence}"));
    }

    [Fact]
    public async Task The_same_package_in_a_list_is_the_stronger_evidence()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("app/Shop.deps.json", DepsJson).File("opt/Listed.dll", Assembly("Listed", "2.0.0", "2.0.0.0", "Somebody")));
        var package = Assert.Single(inventory.Packages, package => package.Type == "nuget");
        Assert.Equal(("deps.json", 2), (package.Evidence, package.Locations.Length));
    }

    [Fact]
    public async Task Our_own_projects_are_no_packages()
    {
        const string config = """{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "8.0.0" } } }""";
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("app/Shop.runtimeconfig.json", config)
            .File("app/Shop.dll", Assembly("Shop", "4.2.0+c0ffee", "4.2.0.0", "Contoso"))
            .File("app/Shop.Orders.dll", Assembly("Shop.Orders", "4.2.0+c0ffee", "4.2.0.0", "Contoso"))
            .File("app/Shop.Defaults.dll", Assembly("Shop.Defaults", "1.0.0+123456", "1.0.0.0", "Shop.Defaults"))
            .File("app/Serilog.dll", Assembly("Serilog", "3.1.1+abcdef", "2.0.0.0", "Serilog Contributors"))
            .File("old/Legacy.exe", Assembly("Legacy", "3.0.0", "3.0.0.0", "Contoso"))
            .File("plugins/Shop.Core.dll", Assembly("Shop.Core", "2.0.0", "2.0.0.0", "Contoso")).File("other/Shop.deps.json", DepsJson));
        Assert.Equal(["Listed", "Serilog"], inventory.Packages.Where(package => package.Type == "nuget").Select(package => package.Name));
    }

    [Fact]
    public async Task A_runtime_that_nothing_lists_is_one_package()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("app/System.Private.CoreLib.dll", Assembly("System.Private.CoreLib", "8.0.31+1219a4", "8.0.0.0", "Microsoft Corporation"))
            .File("app/System.Runtime.dll", Assembly("System.Runtime", "8.0.31+1219a4", "8.0.0.0", "Microsoft Corporation"))
            .File("app/System.Text.Json.dll", Assembly("System.Text.Json", "9.0.1+ffffff", "9.0.0.0", "Microsoft Corporation")));
        Assert.Equal(["dotnet-framework pkg:nuget/Microsoft.NETCore.App@8.0.31", "nuget pkg:nuget/System.Text.Json@9.0.1"], inventory.Packages.Where(package => package.Type != "deb").Select(package => $"{package.Type} {package.Purl}"));
    }

    [Theory]
    [InlineData("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.31/Lib.dll")]
    [InlineData("usr/share/dotnet/sdk/8.0.400/Sdks/Lib.dll")]
    [InlineData("usr/share/dotnet/packs/Microsoft.NETCore.App.Ref/8.0.31/ref/net8.0/Lib.dll")]
    [InlineData("usr/share/dotnet/sdk-manifests/8.0.100/Lib.dll")]
    [InlineData("root/.nuget/packages/lib/1.0.0/lib/net8.0/Lib.dll")]
    [InlineData("usr/lib/mono/4.5/Lib.dll")]
    [InlineData("app/wwwroot/_framework/Lib.dll")]
    [InlineData("app/de/Lib.resources.dll")]
    [InlineData("Files/Windows/Microsoft.NET/assembly/Lib.dll")]
    [InlineData("Windows/assembly/Lib.dll")]
    public async Task Folders_that_tell_for_themselves_are_passed_over(string path) =>
        Assert.DoesNotContain((await Scan.InventoryOf(layer => layer.Debian().File(path, Assembly("Lib", "1.2.3", "1.0.0.0", "Somebody")))).Packages, package => package.Type == "nuget");

    [Theory]
    [InlineData("sdk/Lib.dll")]
    [InlineData("shared/Lib.dll")]
    [InlineData("app/sdk/tools/Lib.dll")]
    [InlineData("Lib.dll")]
    public async Task And_others_with_such_names_are_not(string path) =>
        Assert.Contains((await Scan.InventoryOf(layer => layer.Debian().File(path, Assembly("Lib", "1.2.3", "1.0.0.0", "Somebody")))).Packages, package => package.Type == "nuget");

    [Fact]
    public async Task What_cannot_be_read_is_told_where_no_list_names_it()
    {
        var broken = Assembly("Listed", "2.0.0", "2.0.0.0", "Somebody");
        var metadata = broken.AsSpan().IndexOf("BSJB"u8);
        broken.AsSpan(metadata + 20, 40).Fill(255);
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("app/Shop.deps.json", DepsJson).File("app/Listed.dll", broken).File("opt/Listed.dll", broken));
        Assert.Equal("PG8036 opt/Listed.dll", inventory.Notifications.Select(notification => $"{notification.Id} {notification.Path}").Single());
    }

    [Fact]
    public void Any_bytes_end_in_an_answer()
    {
        var example = Assembly("Lib", "1.2.3", "1.0.0.0", "Somebody");
        var random = new Random(20260103);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])example.Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) switch { 0 => 255, 1 => 0, _ => random.Next(256) });
            using var file = new MemoryStream(bytes, 0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length);
            AssemblyReader.Read("opt/Lib.dll", file);
        }
    }

    [Fact]
    public void Real_assemblies_tell_what_reflection_tells()
    {
        foreach (var assembly in new[] { typeof(object).Assembly, typeof(AssemblyTests).Assembly, typeof(FactAttribute).Assembly, typeof(Package).Assembly })
        {
            using var file = File.OpenRead(assembly.Location);
            var facts = AssemblyReader.Read("opt/Any.dll", file)!;
            Assert.Equal(
                (assembly.GetName().Name, assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion, assembly.GetName().Version!.Major, assembly.GetCustomAttribute<AssemblyCompanyAttribute>()?.Company),
                (facts.Name, facts.Version, facts.Major, facts.Company));
        }
    }

    /// <summary>An assembly with nothing in it but what it says of itself.</summary>
    internal static byte[] Assembly(string name, string? informationalVersion, string version, string company)
    {
        var metadata = new MetadataBuilder();
        var assembly = metadata.AddAssembly(metadata.GetOrAddString(name), Version.Parse(version), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddModule(0, metadata.GetOrAddString(name + ".dll"), metadata.GetOrAddGuid(new Guid("0f8fad5b-d9cb-469f-a165-70867728950e")), default, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var runtime = metadata.AddAssemblyReference(metadata.GetOrAddString("System.Runtime"), new(8, 0, 0, 0), default, default, default, default);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(1, type => type.Void(), parameters => parameters.AddParameter().Type().String());
        foreach (var (attribute, text) in new[] { ("AssemblyInformationalVersionAttribute", informationalVersion), ("AssemblyFileVersionAttribute", "9.9.9.9"), ("AssemblyCompanyAttribute", company) })
        {
            if (text is null)
                continue;
            var type = metadata.AddTypeReference(runtime, metadata.GetOrAddString("System.Reflection"), metadata.GetOrAddString(attribute));
            var value = new BlobBuilder();
            value.WriteUInt16(1);
            value.WriteSerializedString(text);
            value.WriteUInt16(0);
            metadata.AddCustomAttribute(assembly, metadata.AddMemberReference(type, metadata.GetOrAddString(".ctor"), metadata.GetOrAddBlob(signature)), metadata.GetOrAddBlob(value));
        }

        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new(metadata), new()).Serialize(image);
        return image.ToArray();
    }
}
