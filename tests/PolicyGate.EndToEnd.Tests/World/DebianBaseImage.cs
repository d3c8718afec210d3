using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>A minimal Debian 12 without security updates, in one layer: about 90 packages, and among them some with published flaws.</summary>
internal static class DebianBaseImage
{
    /// <summary>Goes up when what is made changes, so that no older entry of the cache is used.</summary>
    public const string Recipe = "1";

    private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
    private const string Tag = "12";

    public static async Task<BaseImage> GetAsync(CancellationToken cancellationToken)
    {
        var folder = await CacheFolder.GetOrMakeAsync($"debian-12-{Recipe}", folder => MakeAsync(folder, cancellationToken), cancellationToken);
        return new BaseImage(Path.Combine(folder, "oci"), "debian", Tag);
    }

    private static async Task MakeAsync(string folder, CancellationToken cancellationToken)
    {
        Requirement.Programs("debootstrap", "umoci");
        Requirement.Root("install Debian into a folder");
        var image = $"oci:{Tag}";
        await UmociAsync("init", "--layout", "oci");
        await UmociAsync("new", "--image", image);
        await UmociAsync("unpack", "--image", image, "bundle");

        var root = Path.Combine(folder, "bundle", "rootfs");
        await InstallAsync(root, cancellationToken);
        RemoveWhatDebiansImagesLack(root);
        await UmociAsync("repack", "--image", image, "bundle");
        await UmociAsync("config", "--image", image, "--config.cmd", "bash",
            "--config.env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        await UmociAsync("gc", "--layout", "oci");
        (await ExternalProgram.RunAsync("rm", ["-rf", "--one-file-system", "bundle"], folder, cancellationToken: cancellationToken)).Succeeded();

        async Task UmociAsync(params IReadOnlyList<string> arguments) =>
            (await ExternalProgram.RunAsync("umoci", arguments, folder, cancellationToken: cancellationToken)).Succeeded();
    }

    private static async Task InstallAsync(string root, CancellationToken cancellationToken)
    {
        List<string> command = ["debootstrap", "--variant=minbase"];
        if (File.Exists(Keyring))
        {
            command.AddRange(["--force-check-gpg", $"--keyring={Keyring}"]);
        }
        else
        {
            TestContext.Current.SendDiagnosticMessage($"There is no {Keyring}: the signature of Debian's packages is not checked.");
            command.Add("--no-check-gpg");
        }

        command.AddRange(["bookworm", root]);
        if (await MirrorAsync(cancellationToken) is { } mirror)
            command.Add(mirror);

        // debootstrap mounts /proc in its target. In a mount namespace of its own that ends with it, however it ends.
        var unshare = await ExternalProgram.RunAsync("unshare", ["--mount", "true"], cancellationToken: cancellationToken);
        if (unshare.ExitCode == 0)
            command.InsertRange(0, ["unshare", "--mount"]);

        var install = await ExternalProgram.RunAsync(command[0], command[1..], cancellationToken: cancellationToken);
        Assert.SkipWhen(
            install.Output.Contains("Failed getting release file", StringComparison.Ordinal)
                || install.Output.Contains("Couldn't download packages", StringComparison.Ordinal),
            $"Debian's packages can't be downloaded. {install.Output.Trim()}");
        install.Succeeded();
    }

    /// <summary>The mirror that this machine's apt uses, or null for debootstrap's own default.</summary>
    private static async Task<string?> MirrorAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists("/usr/bin/apt-get"))
            return null;
        var targets = await ExternalProgram.RunAsync(
            "apt-get",
            ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian", "Label: Debian"],
            cancellationToken: cancellationToken);
        return targets.StandardOutput
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(uri => uri.StartsWith("http:", StringComparison.Ordinal) || uri.StartsWith("https:", StringComparison.Ordinal));
    }

    private static void RemoveWhatDebiansImagesLack(string root)
    {
        foreach (var folder in new[] { "var/cache/apt", "var/lib/apt/lists" })
        {
            Directory.Delete(Path.Combine(root, folder), recursive: true);
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        // Copied by debootstrap from the machine on which it runs.
        File.Delete(Path.Combine(root, "etc/hostname"));
        File.Delete(Path.Combine(root, "etc/resolv.conf"));
    }
}
