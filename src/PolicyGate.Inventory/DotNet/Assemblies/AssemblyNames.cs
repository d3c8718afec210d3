using System.Collections.Frozen;

namespace PolicyGate.Inventory;

/// <summary>Packages whose assemblies have another name.</summary>
internal static class AssemblyNames
{
    private static readonly FrozenDictionary<string, string> s_packages = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["BouncyCastle.Crypto"] = "BouncyCastle",
        ["ICSharpCode.SharpZipLib"] = "SharpZipLib",
        ["Ionic.Zip"] = "DotNetZip",
        ["nunit.framework"] = "NUnit",
        ["System.Net.Http.Formatting"] = "Microsoft.AspNet.WebApi.Client",
        ["System.Web.Http"] = "Microsoft.AspNet.WebApi.Core",
        ["System.Web.Mvc"] = "Microsoft.AspNet.Mvc",
        ["System.Web.Razor"] = "Microsoft.AspNet.Razor",
        ["System.Web.WebPages"] = "Microsoft.AspNet.WebPages",
        ["xunit.core"] = "xunit.extensibility.core",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The package that an assembly of this name is most likely of.</summary>
    public static string PackageOf(string assembly) => s_packages.GetValueOrDefault(assembly, assembly);
}
