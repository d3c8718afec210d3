namespace PolicyGate.Inventory;

/// <summary>All built-in catalogers, in the order in which they run.</summary>
public static class PackageCatalogers
{
    /// <summary>The table. The distribution comes first, since the packages of an operating system carry it in their package URLs.</summary>
    public static IReadOnlyList<IPackageCataloger> BuiltIn { get; } =
    [
        new DistributionCataloger(),        // etc/os-release, usr/lib/os-release, etc/lsb-release, etc/{debian_version,alpine-release,redhat-release,…}, etc/apk/repositories
        new DpkgCataloger(),                // var/lib/dpkg/status, var/lib/dpkg/status.d/*
        new ChiselCataloger(),              // var/lib/chisel/manifest.wall; after dpkg, whose database knows more
        new ApkCataloger(),                 // lib/apk/db/installed, usr/lib/apk/db/installed
        new RpmCataloger(),                 // {usr/lib/sysimage,var/lib,usr/share}/rpm/{rpmdb.sqlite,Packages.db,Packages}, var/lib/rpmmanifest/container-manifest-*
        new ContentSetCataloger(),          // root/buildinfo/content_manifests/*.json, usr/share/buildinfo/*.json
        new PacmanCataloger(),              // var/lib/pacman/local/*/{desc,files}
        new PortageCataloger(),             // var/db/pkg/*/*/{PF,CONTENTS,LICENSE}
        new SharedFrameworkCataloger(),     // **/shared/Microsoft.*.App/VERSION/, **/*.runtimeconfig.json; before the applications, whose packages may lose against them
        new SdkCataloger(),                 // **/sdk/VERSION/, **/host/fxr/VERSION/, **/packs/Microsoft.NETCore.App.Host.*/VERSION/
        new DepsJsonCataloger(),            // **/*.deps.json, single-file bundles
        new PackageListCataloger(),         // **/obj/project.assets.json, **/packages.lock.json, **/packages.config, **/.store/*/*/*/*/*.nuspec
        new AssemblyCataloger(),            // **/*.{dll,exe} that none of these name
        new JavaCataloger(),                // **/*.{jar,war,ear,jpi,hpi,par,sar,nar}
        new GoCataloger(),                  // executables and shared libraries, whatever they are called
        new RustCataloger(),                // the same
        new NpmCataloger(),                 // **/node_modules/{*,@*/*}/package.json, **/.yarn/{,berry/}cache/*.zip, lock files
        new PythonCataloger(),              // **/*.dist-info/METADATA, **/*.egg-info{,/PKG-INFO}, **/*.egg{,/EGG-INFO/PKG-INFO}, lock files
        new CondaCataloger(),               // **/conda-meta/*.json
        new GemCataloger(),                 // **/specifications/{,default/}*.gemspec, **/Gemfile.lock
        new ComposerCataloger(),            // **/composer/installed.json, **/composer.lock
    ];
}
