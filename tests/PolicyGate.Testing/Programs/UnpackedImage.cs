using System.Security.Cryptography;

namespace PolicyGate.Testing;

/// <summary>The files of an image as umoci unpacks them: the judge of our view.</summary>
public static class UnpackedImage
{
    /// <summary>Each regular file as path, size and SHA-256, by path, ordinal.</summary>
    /// <param name="image">Folder of an OCI layout and, after a colon, the tag.</param>
    /// <param name="cancellationToken">Kills the programs.</param>
    public static async Task<IReadOnlyList<string>> FilesAsync(string image, CancellationToken cancellationToken)
    {
        Requirement.Programs("umoci", "find");
        using var folder = new TemporaryFolder();
        var bundle = folder.Path("bundle");
        string[] rootless = Environment.IsPrivilegedProcess ? [] : ["--rootless"];
        (await ExternalProgram.RunAsync("umoci", ["unpack", .. rootless, "--image", image, bundle], cancellationToken: cancellationToken)).Succeeded();

        // Regular files only: a fifo that is opened waits for ever.
        var root = Path.Combine(bundle, "rootfs");
        var found = (await ExternalProgram.RunAsync("find", [root, "-type", "f", "-printf", "%P\\0"], cancellationToken: cancellationToken)).Succeeded();
        return [.. found.StandardOutput.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Order(StringComparer.Ordinal)
            .Select(path => Describe(path, File.ReadAllBytes(Path.Combine(root, path))))];
    }

    /// <summary>A file as <see cref="FilesAsync"/> gives it.</summary>
    public static string Describe(string path, byte[] content) => $"{path} {content.Length} {Convert.ToHexStringLower(SHA256.HashData(content))}";
}
