using System.IO.Compression;
using System.Text;

namespace PolicyGate.Inventory.Tests.Java;

public sealed class JavaInventoryTests
{
    [Fact]
    public async Task A_jar_is_what_Maven_notes_in_it()
    {
        var package = Assert.Single(await Packages("lib/renamed.jar", JarBytes.Of(JarBytes.Pom("org.apache.commons", "commons-text", "1.9"))));
        Assert.Equal(("pkg:maven/org.apache.commons/commons-text@1.9", "maven", "org.apache.commons:commons-text", "1.9", "pom.properties"), (package.Purl.ToString(), package.Type, package.Name, package.Version, package.Evidence));
        Assert.Equal([new("lib/renamed.jar", 0)], package.Locations);
    }

    [Fact]
    public async Task A_shaded_jar_is_all_that_was_put_into_it() => Assert.Equal(
        ["pkg:maven/com.example/all@2.0", "pkg:maven/com.google.guava/guava@31.1-jre", "pkg:maven/org.slf4j/slf4j-api@1.7.36"],
        Purls(await Packages("all-2.0.jar", JarBytes.Of(JarBytes.Pom("org.slf4j", "slf4j-api", "1.7.36"), JarBytes.Pom("com.example", "all", "2.0"), JarBytes.Pom("com.google.guava", "guava", "31.1-jre")))));

    /// <summary>As Spring Boot packs them: jars stored as they are; and as wars have them: deflated.</summary>
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public async Task Jars_in_jars_are_read_where_they_lie(CompressionLevel level)
    {
        var inner = JarBytes.Of(JarBytes.Pom("a", "inner", "1"));
        var middle = JarBytes.Of(level, ("WEB-INF/lib/inner-1.jar", inner), JarBytes.Pom("a", "middle", "2"));
        var packages = await Packages("app.ear", JarBytes.Of(level, ("web.war", middle)));
        Assert.Equal(["pkg:maven/a/inner@1", "pkg:maven/a/middle@2"], Purls(packages));
        Assert.Equal(["app.ear!/web.war!/WEB-INF/lib/inner-1.jar", "app.ear!/web.war"], packages.Select(package => package.Locations[0].Path));
    }

    [Fact]
    public async Task A_script_before_the_archive_does_not_hide_it() =>
        Assert.Equal(["pkg:maven/a/b@1"], Purls(await Packages("app.jar", [.. Encoding.UTF8.GetBytes("#!/bin/bash\nexec java -jar $0\n"), .. JarBytes.Of(JarBytes.Pom("a", "b", "1"))])));

    [Theory]
    [InlineData("spring-core-5.3.20.jar", "", "pkg:maven/org.springframework/spring-core@5.3.20")]
    [InlineData("spring-security-web-5.3.20.jar", "", "pkg:maven/org.springframework.security/spring-security-web@5.3.20")]
    [InlineData("jackson-core-2.13.0.jar", "Bundle-SymbolicName: com.fasterxml.jackson.core.jackson-core;singleton:=true", "pkg:maven/com.fasterxml.jackson.core/jackson-core@2.13.0")]
    [InlineData("guava-31.jar", "Bundle-SymbolicName: com.google.guava", "pkg:maven/guava@31")]
    [InlineData("asm-9.6.jar", "Bundle-SymbolicName: org.objectweb.asm", "pkg:maven/org.ow2.asm/asm@9.6")]
    [InlineData("spring-boot-admin-server-3.0.jar", "", "pkg:maven/spring-boot-admin-server@3.0")]
    [InlineData("spring-boot-starter-web-2.6.5.jar", "", "pkg:maven/org.springframework.boot/spring-boot-starter-web@2.6.5")]
    [InlineData("commons-lang-2.6.jar", "Implementation-Vendor-Id: org.apache", "pkg:maven/commons-lang@2.6")]
    [InlineData("thing-1.0-SNAPSHOT.jar", "Implementation-Vendor-Id: com.example.thing", "pkg:maven/com.example.thing/thing@1.0-SNAPSHOT")]
    [InlineData("thing.jar", "Implementation-Version: 3.1", "pkg:maven/thing@3.1")]
    [InlineData("thing.jar", "Bundle-Version: 3.1.0.v2020", "pkg:maven/thing@3.1.0.v2020")]
    [InlineData("log4j-1.2-api-2.14.1.jar", "", "pkg:maven/log4j-1.2-api@2.14.1")]
    [InlineData("guava-31.1-jre.jar", "", "pkg:maven/guava@31.1-jre")]
    [InlineData("foo-1.0-rc-1.jar", "", "pkg:maven/foo@1.0-rc-1")]
    [InlineData("foo-1.0-20200101.101112-3.jar", "", "pkg:maven/foo@1.0-20200101.101112-3")]
    [InlineData("thing.jar", "Implementation-Version: ${project.version}", null)]
    [InlineData("thing.jar", "Implementation-Title: thing", null)]
    public async Task Without_Mavens_notes_manifest_and_name_tell(string name, string field, string? purl) =>
        Assert.Equal(purl is null ? Array.Empty<string>() : [purl], Purls(await Packages(name, JarBytes.Of(JarBytes.Manifest(field), ("A.class", "x")))));

    [Fact]
    public async Task A_pom_without_properties_gives_the_group() =>
        Assert.Equal(["pkg:maven/org.x/y@2"], Purls(await Packages("y-2.jar", JarBytes.Of(("META-INF/maven/org.x/y/pom.xml", "<project/>"), ("META-INF/maven/org.x/z/pom.xml", "<project/>")))));

    [Fact]
    public async Task A_line_of_the_manifest_may_go_on_in_the_next() =>
        Assert.Equal(["pkg:maven/com.example.long/a-thing@1.2.3"], Purls(await Packages("a-thing.jar", JarBytes.Of(JarBytes.Manifest("Implementation-Version: 1.2", " .3", "Bundle-SymbolicName: com.example.lo", " ng.a-thing")))));

    public static TheoryData<string, byte[], int> Hostile { get; } = new()
    {
        { "a.jar", [], 0 },
        { "a.jar", "no archive"u8.ToArray(), 0 },
        { "a.par", "PAR2\0PKT"u8.ToArray(), 0 },
        { "a.jar", JarBytes.Of(("x", "y"))[..20], 1 },
        { "a.jar", Changed(JarBytes.Of(("x", "y")), -10, 0x7fffffff), 1 },
        { "a.jar", Changed(JarBytes.Of(("x", "y")), -6, 0x7fffffff), 1 },
        { "a.jar", Changed(JarBytes.Of(("x", "y")), -41, -1), 1 },
        { "a.jar", JarBytes.Of(("META-INF/MANIFEST.MF", new string('a', 5 << 20))), 1 },
        { "a.jar", Nested(20), 1 },
        { "a.jar", Patched("META-INF/MANIFEST.MF", 24, 7), 1 },
        { "a.jar", Patched("META-INF/MANIFEST.MF", 20, 0x7fffffff), 1 },
        { "a.jar", Patched("META-INF/MANIFEST.MF", 42, 0x7fffffff), 1 },
        { "a.jar", Patched("META-INF/MANIFEST.MF", 10, 99), 1 },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_is_broken_is_told_once_and_the_rest_goes_on(string name, byte[] content, int notifications)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File(name, content).File("good.jar", JarBytes.Of(JarBytes.Pom("a", "b", "1"))));
        Assert.Contains("pkg:maven/a/b@1", Purls(inventory.Packages));
        Assert.Equal(notifications, inventory.Notifications.Count(notification => notification.Id == "PG8001" && notification.Path == name));
    }

    /// <summary>A broken jar in a jar leaves the others.</summary>
    [Fact]
    public async Task A_broken_part_does_not_hide_the_others()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("a.jar", JarBytes.Of(("lib/x.jar", JarBytes.Of(("x", "y"))[..25]), ("lib/y.jar", JarBytes.Of(JarBytes.Pom("a", "b", "1"))))));
        Assert.Equal(["pkg:maven/a/b@1"], Purls(inventory.Packages));
        Assert.Single(inventory.Notifications, notification => notification.Id == "PG8001" && notification.Message.Contains("it was cut off", StringComparison.Ordinal));
    }

    /// <summary>Entries that share their bytes: each costs what it gives, and together no more than the bound.</summary>
    [Fact]
    public async Task A_bomb_of_jars_ends_at_the_bound()
    {
        var zeros = JarBytes.Of(("META-INF/x.jar", new byte[200 << 20]));
        var bomb = JarBytes.Of([.. Enumerable.Range(0, 20).Select(i => ($"{i}.jar", (object)zeros))]);
        var inventory = await Scan.InventoryOf(layer => layer.File("bomb.jar", bomb));
        Assert.Single(inventory.Notifications, notification => notification.Id == "PG8001");
        Assert.Empty(inventory.Packages);
    }

    [Fact]
    public void Damage_of_any_kind_ends_in_an_answer() => Malformed.Fuzz(
        JarBytes.Of(("lib/x-1.jar", JarBytes.Of(JarBytes.Pom("a", "b", "1"))), JarBytes.Manifest("Implementation-Version: 1"), JarBytes.Pom("c", "d", "2")),
        stream =>
        {
            using var content = new MemoryStream();
            stream.CopyTo(content);
            JavaArchiveReader.Read("a-1.jar", content);
        });

    /// <summary>Jars that others built, where this machine has some: each tells the version that its file name has.</summary>
    [Fact]
    public void Real_jars_are_what_their_names_say()
    {
        const string Folder = "/usr/share/maven-repo";
        Assert.SkipUnless(Directory.Exists(Folder), "No repository of jars is installed (maven-repo).");
        var wrong = new List<string>();
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(Folder, "*.jar", SearchOption.AllDirectories).Where(path => File.Exists(path) && !path.Contains("debian", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(150))
        {
            var segments = path.Split('/');
            var (artifact, version) = (segments[^3], segments[^2]);
            // Debian's names for whatever version it has.
            if (version.EndsWith('x') || !segments[^1].StartsWith($"{artifact}-{version}.", StringComparison.Ordinal))
                continue;
            using var file = File.OpenRead(path);
            count++;
            var found = JavaArchiveReader.Read(path, file)?.Artifacts.FirstOrDefault(found => found.Name == artifact && found.Version == version);
            if (found is null || (found.Group is not null && found.Group != string.Join('.', path[(Folder.Length + 1)..].Split('/')[..^3])))
                wrong.Add($"{path} {found?.Group}");
        }

        Assert.Equal("", string.Join(' ', wrong));
        Assert.NotEqual(0, count);
    }

    private static byte[] Nested(int depth)
    {
        var jar = JarBytes.Of(JarBytes.Pom("deep", "deep", "1"));
        for (var i = 0; i < depth; i++)
            jar = JarBytes.Of(($"{i}.jar", jar));
        return jar;
    }

    /// <summary>A jar whose directory says something else of one entry.</summary>
    private static byte[] Patched(string name, int field, int value)
    {
        var jar = JarBytes.Of((name, "Manifest-Version: 1.0\n"));
        var entry = jar.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(jar.AsSpan(entry + field), field == 10 ? (short)value : value);
        if (field == 10)
            jar[entry + 12] = 0;
        return jar;
    }

    private static byte[] Changed(byte[] bytes, int fromEnd, int value)
    {
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length + fromEnd), value);
        return bytes;
    }

    private static async Task<IReadOnlyList<Package>> Packages(string path, byte[] jar)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File(path, jar));
        Assert.DoesNotContain(inventory.Notifications, notification => notification.Id == "PG8001");
        return inventory.Packages;
    }

    private static IEnumerable<string> Purls(IEnumerable<Package> packages) => packages.Select(package => package.Purl.ToString());
}
