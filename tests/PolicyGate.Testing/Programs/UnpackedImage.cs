using System.Globalization;
using System.Security.Cryptography;

namespace PolicyGate.Testing;

/// <summary>Everything of an image as umoci unpacks it: the judge of our view.</summary>
public static class UnpackedImage
{
    /// <summary>Each path that isn't the root as <see cref="Describe(char, string, int, long, string, string)"/> has it, by path, ordinal.</summary>
    /// <param name="image">Folder of an OCI layout and, after a colon, the tag.</param>
    /// <param name="cancellationToken">Kills the programs.</param>
    public static async Task<IReadOnlyList<string>> EntriesAsync(string image, CancellationToken cancellationToken)
    {
        Requirement.Programs("umoci", "find");
        using var folder = new TemporaryFolder();
        var bundle = folder.Path("bundle");
        string[] rootless = Environment.IsPrivilegedProcess ? [] : ["--rootless"];
        (await ExternalProgram.RunAsync("umoci", ["unpack", .. rootless, "--image", image, bundle], cancellationToken: cancellationToken)).Succeeded();

        var root = Path.Combine(bundle, "rootfs");
        var found = (await ExternalProgram.RunAsync("find", [root, "-mindepth", "1", "-printf", "%y\\0%m\\0%s\\0%l\\0%P\\0"], cancellationToken: cancellationToken)).Succeeded();
        return [.. found.StandardOutput.Split('\0').Chunk(5).Where(fields => fields.Length == 5)
            .OrderBy(fields => fields[4], StringComparer.Ordinal)
            .Select(fields => Describe(root, fields[0][0], Convert.ToInt32(fields[1], 8), long.Parse(fields[2], CultureInfo.InvariantCulture), fields[3], fields[4]))];
    }

    /// <summary>A path as <see cref="EntriesAsync"/> gives it. A link has no mode of its own on Linux, and only a file's size is its content's.</summary>
    /// <param name="type"><c>f</c> a file, <c>d</c> a directory, <c>l</c> a symbolic link, <c>s</c> a device or fifo.</param>
    /// <param name="path">The path.</param>
    /// <param name="mode">Permission bits.</param>
    /// <param name="size">Size of a file.</param>
    /// <param name="hash">SHA-256 of a file.</param>
    /// <param name="target">Target of a link.</param>
    public static string Describe(char type, string path, int mode, long size, string hash, string? target) => type switch
    {
        'f' => string.Create(CultureInfo.InvariantCulture, $"f {path} {Octal(mode)} {size} {hash}"),
        'l' => $"l {path} -> {target}",
        _ => $"{type} {path} {Octal(mode)}",
    };

    /// <summary>SHA-256 of a file's content.</summary>
    public static string Hash(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string Describe(string root, char type, int mode, long size, string target, string path)
    {
        // Only files are opened: a fifo waits for ever.
        if (type != 'f')
            return Describe(type is 'd' or 'l' ? type : 's', path, mode, size, "", target);
        using var content = File.OpenRead(Path.Combine(root, path));
        return Describe('f', path, mode, size, Hash(content), null);
    }

    private static string Octal(int mode) => Convert.ToString(mode, 8).PadLeft(4, '0');
}
