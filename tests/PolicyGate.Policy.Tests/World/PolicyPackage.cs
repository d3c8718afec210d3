using System.IO.Compression;
using System.Security.Cryptography;

namespace PolicyGate.Policy.Tests.World;

/// <summary>Makes a NuGet package with a policy in a folder that serves as a feed.</summary>
internal static class PolicyPackage
{
    /// <summary>Writes the package. Returns the entry of <c>extends</c> that names it.</summary>
    internal static string Write(string feed, string version, params (string Path, string Text)[] files)
    {
        Directory.CreateDirectory(feed);
        var path = Path.Combine(feed, $"Contoso.Policy.{version}.nupkg");
        File.Delete(path);
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in files.Prepend(("Contoso.Policy.nuspec", $"""
                <?xml version="1.0" encoding="utf-8"?>
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
                  <metadata><id>Contoso.Policy</id><version>{version}</version><authors>Contoso</authors><description>Rules.</description></metadata>
                </package>
                """)))
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return $"{{ package: Contoso.Policy, version: {version}, sha512: '{Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes(path)))}' }}";
    }
}
