namespace PolicyGate.Inventory;

/// <summary>All built-in catalogers, in the order in which they run.</summary>
public static class PackageCatalogers
{
    /// <summary>The table. The distribution comes first, since the packages of an operating system carry it in their package URLs.</summary>
    public static IReadOnlyList<IPackageCataloger> BuiltIn { get; } =
    [
        new DistributionCataloger(),        // etc/os-release, usr/lib/os-release, etc/lsb-release, etc/debian_version
        new DpkgCataloger(),                // var/lib/dpkg/status, var/lib/dpkg/status.d/*
        new RpmCataloger(),                 // {usr/lib/sysimage,var/lib,usr/share}/rpm/{rpmdb.sqlite,Packages.db,Packages}, var/lib/rpmmanifest/container-manifest-*
        new DepsJsonCataloger(),            // **/*.deps.json
        new SharedFrameworkCataloger(),     // **/shared/Microsoft.*.App/VERSION/, **/*.runtimeconfig.json
        new NpmCataloger(),                 // **/node_modules/{*,@*/*}/package.json, **/.yarn/{,berry/}cache/*.zip, lock files
        new PythonCataloger(),              // **/*.dist-info/METADATA, **/*.egg-info{,/PKG-INFO}, **/*.egg{,/EGG-INFO/PKG-INFO}
        new CondaCataloger(),               // **/conda-meta/*.json
        new GemCataloger(),                 // **/specifications/{,default/}*.gemspec
        new ComposerCataloger(),            // **/composer/installed.json
    ];
}
