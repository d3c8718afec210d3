using System.IO.Compression;
using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class PythonInventoryTests
{
    private const string Site = "usr/local/lib/python3.12/site-packages/";

    [Fact]
    public async Task Installed_is_what_has_metadata()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File(Site + "Flask_Login-0.6.3.dist-info/METADATA", "Metadata-Version: 2.1\r\nName: Flask_Login\r\nVersion: 0.6.3\r\nLicense: MIT\r\nClassifier: License :: OSI Approved :: BSD License\r\n\r\nName: body\r\n")
            .File(Site + "ruamel.yaml-0.18.dist-info/METADATA", "Metadata-Version: 2.4\nName: ruamel.yaml\nVersion: 0.18\nLicense-Expression: MIT OR Apache-2.0\nLicense: x\n")
            .File(Site + "old-1.0-py3.12.egg-info", "Metadata-Version: 1.0\nname: old\nVERSION: 1.0\nLicense: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n")
            .File(Site + "dir-2.0-py3.12.egg-info/PKG-INFO", "Name: dir\nVersion: 2.0\n")
            .File(Site + "egg-3.0-py3.12.egg/EGG-INFO/PKG-INFO", "Name: egg\nVersion: 3.0\n")
            .File(Site + "zipped-4.0-py3.12.egg", Egg("Name: zipped\nVersion: 4.0\n"))
            .File(Site + "by_place-5.0.dist-info/METADATA", "Metadata-Version: 2.1\n")
            .File(Site + "~ip-23.0.dist-info/METADATA", "Name: pip\nVersion: 23.0\n")
            .File("usr/local/lib/python3.12/test/test_importlib/data/example-21.12-py3.6.egg", Egg("Name: example\nVersion: 21.12\n"))
            .File(Site + "x/tests/data/y-1.0.dist-info/METADATA", "Name: y\nVersion: 1.0\n")
            .File("home/test/venv/lib/python3.12/site-packages/venv-1.0.dist-info/METADATA", "Name: venv\nVersion: 1.0\n")
            .File(Site + "pip/_vendor/vendor.txt", "requests==2.31.0\n")
            .File(Site + "setuptools/_vendor/wheel-0.43.0.dist-info/METADATA", "Name: wheel\nVersion: 0.43.0\n"));
        Assert.Equal(
            [
                "pkg:pypi/by-place@5.0 by_place dist-info ", "pkg:pypi/dir@2.0 dir egg-info ", "pkg:pypi/egg@3.0 egg egg-info ", "pkg:pypi/flask-login@0.6.3 Flask_Login dist-info MIT",
                "pkg:pypi/old@1.0 old egg-info MIT License", "pkg:pypi/ruamel-yaml@0.18 ruamel.yaml dist-info MIT OR Apache-2.0", "pkg:pypi/venv@1.0 venv dist-info ", "pkg:pypi/zipped@4.0 zipped egg ",
            ],
            inventory.Of("pypi").Select(package => $"{package.Purl} {package.Name} {package.Evidence} {string.Join(',', package.Licenses)}"));
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task Condas_packages_have_a_type_of_their_own()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("opt/conda/conda-meta/history", "x")
            .File("opt/conda/conda-meta/numpy-1.26.4-py312_0.json", """{ "name": "numpy", "version": "1.26.4", "build": "py312_0", "channel": "https://conda.anaconda.org/conda-forge/linux-64", "subdir": "linux-64", "license": "BSD-3-Clause" }"""));
        Assert.Equal(["pkg:conda/numpy@1.26.4?build=py312_0&channel=conda-forge&subdir=linux-64 conda-meta BSD-3-Clause"], inventory.Of("conda").Select(package => $"{package.Purl} {package.Evidence} {package.Licenses.Single()}"));
        Assert.Empty(inventory.Of("pypi"));
    }

    [Fact]
    public async Task What_conda_installs_from_is_not_what_it_installed()
    {
        const string unpacked = "opt/conda/pkgs/idna-3.7-py312_0/lib/python3.12/site-packages/idna-3.7.dist-info/METADATA";
        const string installed = "opt/conda/lib/python3.12/site-packages/idna-3.7.dist-info/METADATA";
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File(unpacked, "Name: idna\nVersion: 3.7\n").File("opt/conda/pkgs/six-1.0-pyh_0/site-packages/six-1.0.dist-info/METADATA", "Name: six\nVersion: 1.0\n").HardLink(installed, unpacked));
        Assert.Equal([$"idna {installed}"], inventory.Of("pypi").Select(package => $"{package.Name} {package.Locations.Single().Path}"));
    }

    [Theory]
    [InlineData(Site + "x.dist-info/METADATA", "Metadata-Version: 2.1\n")]
    [InlineData(Site + "x-1.0.dist-info/METADATA", "Name: x\nVersion: 1.0\u0001\n")]
    [InlineData(Site + "x.egg", "no zip")]
    [InlineData("opt/conda/conda-meta/x.json", "{ \"name\": \"x\" }")]
    [InlineData("opt/conda/conda-meta/x.json", "[]")]
    public async Task Broken_metadata_is_told_once_and_the_rest_goes_on(string path, string content)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File(path, content).File(Site + "y-1.0.dist-info/METADATA", "Name: y\nVersion: 1.0\n"));
        Assert.Equal([$"PG8001 {path}"], inventory.Notifications.Select(notification => $"{notification.Id} {notification.Path}"));
        Assert.Equal(["y"], inventory.Of("pypi").Select(package => package.Name));
    }

    [Theory]
    [InlineData("scalibr", "python-wheelegg", 6)]
    [InlineData("trivy", "python-packaging", 7)]
    public void Other_projects_metadata(string project, string kind, int files)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"data/fixtures/{project}/expected.json")));
        var tried = 0;
        foreach (var test in document.RootElement.GetProperty("cases").EnumerateArray().Where(test => test.GetProperty("kind").GetString() == kind))
        {
            var input = Path.Combine(SharedData.Path("data"), test.GetProperty("input").GetString()!);
            if (!File.Exists(input) || test.GetProperty("expected")[0].GetProperty("packages") is not { ValueKind: JsonValueKind.Array } packages)
                continue;
            tried++;
            using var content = File.OpenRead(input);
            var read = PythonMetadataReader.Read("x/METADATA", content)!;
            var expected = Assert.Single(packages.EnumerateArray());
            Assert.Equal((expected.GetProperty("name").GetString(), expected.GetProperty("version").GetString()), (read.Name, read.Version));
        }

        Assert.Equal(files, tried);
    }

    [Fact]
    public void Malformed_metadata_is_read_or_refused()
    {
        Malformed.Fuzz("Metadata-Version: 2.1\nName: a-b\nVersion: 1.0\nLicense: MIT\nClassifier: License :: X\n\nbody"u8.ToArray(), content => PythonMetadataReader.Read("a/b-1.dist-info/METADATA", content));
        Malformed.Fuzz(Egg("Name: a\nVersion: 1\n"), content => PythonMetadataReader.ReadEgg("a-1.egg", content));
    }

    private static byte[] Egg(string metadata)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var writer = new StreamWriter(archive.CreateEntry("EGG-INFO/PKG-INFO").Open());
            writer.Write(metadata);
        }

        return stream.ToArray();
    }
}
