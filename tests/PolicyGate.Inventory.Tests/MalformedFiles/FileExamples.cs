using System.IO.Compression;
using System.Text;
using PolicyGate.Inventory.Tests.Binaries;
using PolicyGate.Inventory.Tests.Java;

namespace PolicyGate.Inventory.Tests.MalformedFiles;

/// <summary>For every reader of every cataloger a good file and a broken one.</summary>
internal static class FileExamples
{
    private const string Lines = "Every line that isn't understood is passed over, and one that is missing changes nothing of the rest.";
    private const string Presence = "That it is there is all that counts.";

    public static IReadOnlyList<FileExample> All { get; } =
    [
        new("os-release", "usr/lib/os-release", Text("ID=debian\nVERSION_ID=\"12\"\n"), null, Lines),
        new("lsb-release", "etc/lsb-release", Text("DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=12.04\n"), null, Lines),
        new("debian-version", "etc/debian_version", Text("12.5\n"), null, Lines),
        new("alpine-release", "etc/alpine-release", Text("3.20.3\n"), null, Lines),
        new("release-file", "etc/redhat-release", Text("CentOS release 6.10 (Final)\n"), null, Lines),
        new("apk-repositories", "etc/apk/repositories", Text("https://example.org/alpine/v3.20/main\n"), null, Lines),
        new("dpkg-status", "var/lib/dpkg/status", Text(Scan.Stanza("libc6", "2.36-9+deb12u7", source: "glibc (2.36)") + Scan.Stanza("tar", "1.34")), Text("Package: tar\nVersion")),
        new("dpkg-status-d", "var/lib/dpkg/status.d/tar", Text("Package: tar\nVersion: 1.34\nArchitecture: amd64\n"), Text("Package: tar\nVersion")),
        new("dpkg-list", "var/lib/dpkg/info/tar.list", Text("/.\n/usr/bin/tar\n"), null, Lines),
        new("dpkg-md5sums", "var/lib/dpkg/status.d/tar.md5sums", Text("0123456789abcdef0123456789abcdef  usr/bin/tar\n"), null, Lines),
        new("debian-copyright", "usr/share/doc/tar/copyright", Text("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-3\n"), null, "A text for people, too."),
        new("chisel-manifest", "var/lib/chisel/manifest.wall", Zstd("{\"jsonwall\":\"1.0\",\"schema\":\"1.0\",\"count\":2}\n{\"kind\":\"package\",\"name\":\"libc6\",\"version\":\"2.39\",\"sha256\":\"x\",\"arch\":\"amd64\"}\n"), Zstd("{\"jsonwall\":")),
        new("apk-installed", "lib/apk/db/installed", Text("P:musl\nV:1.2.5-r0\nA:x86_64\no:musl\nF:lib\nR:ld-musl-x86_64.so.1\n\n"), Text("P:musl\nno field\n\n")),
        new("apk-trace", "etc/apk/world", Text("musl\n"), null, Presence),
        new("rpm-database", "var/lib/rpm/rpmdb.sqlite", RpmFiles.Sqlite([RpmFiles.Header("bash"), RpmFiles.Header("zsh", module: "m:1:2:3")]), Text("SQLite format 3\0")),
        new("rpm-database", "usr/share/rpm/Packages.db", RpmFiles.Ndb(RpmFiles.Header("bash"), RpmFiles.Header("zsh")), RpmFiles.Ndb(RpmFiles.Header("bash"))[..60]),
        new("rpm-database", "usr/lib/sysimage/rpm/Packages", RpmFiles.BerkeleyDb(true, RpmFiles.Header("bash"), RpmFiles.Header("zsh")), RpmFiles.BerkeleyDb(true, RpmFiles.Header("bash"))[..100]),
        new("rpm-journal", "var/lib/rpm/rpmdb.sqlite-wal", [0x37, 0x7f, 0x06, 0x82, .. new byte[60]], null, "What is in it is not read, which is told."),
        new("rpm-manifest", "var/lib/rpmmanifest/container-manifest-2", Text("bash\t5.1.8-4.cm2\t1700000000\t1690000000\tMicrosoft Corporation\t(none)\t10\tx86_64\t0\tbash-5.1.8-4.cm2.src.rpm\n"), Text("bash\t5\n")),
        new("content-sets", "root/buildinfo/content_manifests/ubi9.json", Text("""{ "metadata": { "icm_version": 1 }, "content_sets": ["rhel-9-for-x86_64-baseos-rpms"] }"""), Text("""{ "content_sets": [1] }""")),
        new("pacman-desc", "var/lib/pacman/local/bash-5.2-1/desc", Text("%NAME%\nbash\n\n%VERSION%\n5.2-1\n\n"), Text("%NAME%\nbash\n")),
        new("pacman-files", "var/lib/pacman/local/bash-5.2-1/files", Text("%FILES%\nusr/\nusr/bin/bash\n"), null, Lines),
        new("portage", "var/db/pkg/app-shells/bash-5.2/CONTENTS", Text("obj /bin/bash 0123 17\n"), null, Lines),
        new("deps-json", "app/Shop.deps.json", Text(SingleFile.DepsJson), Text("{ \"libraries\": [")),
        new("binary", "app/shop", new SingleFile { HostSize = 70_000 }.File(3, "Shop.deps.json", SingleFile.DepsJson).ToArray(), new SingleFile { HostSize = 70_000, Count = 1_000_000_000 }.File(3, "Shop.deps.json", SingleFile.DepsJson).ToArray()),
        new("project-assets", "src/obj/project.assets.json", Text(PackageListReaderTests.Assets), Text("{ \"targets\": ")),
        new("packages-lock", "src/packages.lock.json", Text(PackageListReaderTests.Lock), Text("{ \"version\": ")),
        new("packages-config", "src/packages.config", Text(PackageListReaderTests.Config), Text("<packages><package id=")),
        new("dotnet-tool", "root/.dotnet/tools/.store/tool/1.0.0/tool/1.0.0/tool.nuspec", Text("<package><metadata><id>tool</id><version>1.0.0</version></metadata></package>"), Text("<package><metadata>")),
        new("nuget-cache", "root/.nuget/packages/x/1.0.0/x.nuspec", Text("<package/>"), null, Presence),
        new("shared-framework", "usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/.version", Text("0123\n8.0.8\n"), null, Presence),
        new("framework-assemblies", "usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/Microsoft.NETCore.App.deps.json", Text("""{ "runtimeTarget": { "name": "t" }, "targets": { "t": {} }, "libraries": {} }"""), null, "It only tells which packages lose against the framework: without it they are all listed."),
        new("dotnet-sdk", "usr/share/dotnet/sdk/8.0.400/dotnet.dll", Text("MZ"), null, Presence),
        new("dotnet-host", "usr/share/dotnet/host/fxr/8.0.8/libhostfxr.so", Text("x"), null, Presence),
        new("dotnet-host-pack", "usr/share/dotnet/packs/Microsoft.NETCore.App.Host.linux-x64/8.0.8/runtimes/linux-x64/native/apphost", Text("x"), null, Presence),
        new("runtimeconfig", "app/Shop.runtimeconfig.json", Text(SingleFile.RuntimeConfig), Text("{ \"runtimeOptions\": 1 }")),
        new("java-archive", "app/lib/x-1.jar", JarBytes.Of(("lib/y-1.jar", JarBytes.Of(JarBytes.Pom("a", "y", "1"))), JarBytes.Manifest("Implementation-Version: 1"), JarBytes.Pom("a", "x", "1")), JarBytes.Of(JarBytes.Pom("a", "x", "1"))[..40]),
        new("binary", "usr/bin/tool", TestBinary.Elf((".go.buildinfo", TestBinary.Go("go1.22.3", "path\tm\nmod\tm\tv1.0.0\ndep\tx.org/y\tv1.2.3\n")), (".dep-v0", TestBinary.Rust("""{ "packages": [{ "name": "serde", "version": "1.0.0" }] }"""))), TestBinary.Elf((".dep-v0", Text("no zlib")))),
        new("binary", "opt/tool/Any.dll", AssemblyTests.Assembly("Any", "9.9.9", "1.0.0.0", "Somebody"), null, "Obfuscators break metadata on purpose, and the runtime takes it."),
        new("npm-package", "app/node_modules/x/package.json", Text("""{ "name": "x", "version": "1.0.0", "license": "MIT" }"""), Text("{ \"name\": ")),
        new("yarn-archive", "pnp/.yarn/cache/x.zip", Zip("node_modules/x/package.json", """{ "name": "x", "version": "1.0.0" }"""), Text("no zip")),
        new("yarn-pnp", "pnp/.pnp.cjs", Text("x"), null, Presence),
        new("npm-lock", "lock/package-lock.json", Text("""{ "lockfileVersion": 3, "packages": { "node_modules/x": { "version": "1.0.0" } } }"""), Text("{ \"packages\": []")),
        new("npm-lock", "lock/yarn.lock", Text("x@^1.0.0:\n  version \"1.0.0\"\n"), Text("no lock")),
        new("npm-lock", "lock/pnpm-lock.yaml", Text("lockfileVersion: '9.0'\npackages:\n  x@1.0.0:\n    resolution: {integrity: x}\nsnapshots:\n  x@1.0.0: {}\n"), Text("no lock")),
        new("python-metadata", "usr/lib/python3/dist-packages/x-1.0.dist-info/METADATA", Text("Metadata-Version: 2.1\nName: x\nVersion: 1.0\n"), Text("Name: x\nVersion: \u0001\n")),
        new("python-egg", "usr/lib/python3/dist-packages/y-1.0-py3.12.egg", Zip("EGG-INFO/PKG-INFO", "Name: y\nVersion: 1.0\n"), Text("no zip")),
        new("python-lock", "py/poetry.lock", Text("[[package]]\nname = \"z\"\nversion = \"1.0\"\ngroups = [\"main\"]\n"), Text("no lock")),
        new("python-lock", "py/uv.lock", Text("version = 1\n\n[[package]]\nname = \"z\"\nversion = \"1.0\"\nsource = { registry = \"x\" }\n"), Text("[[package]]\nname = 1\n")),
        new("python-lock", "py/Pipfile.lock", Text("""{ "_meta": {}, "default": { "z": { "version": "==1.0" } } }"""), Text("{ \"default\": [")),
        new("conda-meta", "opt/conda/conda-meta/x-1.0-0.json", Text("""{ "name": "x", "version": "1.0", "build": "0", "channel": "conda-forge", "subdir": "linux-64" }"""), Text("{ \"name\": \"x\" }")),
        new("gemspec", "usr/lib/ruby/gems/3.3.0/specifications/x-1.0.gemspec", Text("# stub: x 1.0 ruby lib\nGem::Specification.new do |s|\n  s.name = \"x\".freeze\n  s.version = \"1.0\"\nend\n"), Text("  s.name = \"x\"\n  s.version = \"\u0001\"\n")),
        new("gemfile-lock", "rb/Gemfile.lock", Text("GEM\n  remote: x\n  specs:\n    y (1.0-x86_64-linux)\n      z\n\nPLATFORMS\n  ruby\n"), Text("<<<<<<< HEAD\nGEM\n")),
        new("composer-installed", "app/vendor/composer/installed.json", Text("""{ "packages": [{ "name": "a/b", "version": "1.0", "license": ["MIT"] }] }"""), Text("[1]")),
        new("composer-lock", "php/composer.lock", Text("""{ "packages": [{ "name": "c/d", "version": "1.0" }], "packages-dev": [] }"""), Text("{ \"packages\": {} }")),
    ];

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Zstd(string text)
    {
        using var compressor = new ZstdSharp.Compressor();
        return compressor.Wrap(Text(text)).ToArray();
    }

    private static byte[] Zip(string name, string content)
    {
        using var result = new MemoryStream();
        using (var zip = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry(name).Open())
            entry.Write(Text(content));
        return result.ToArray();
    }
}
