namespace PolicyGate.Testing;

/// <summary>A folder of one test, gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Full path of the folder.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("policygate-test-").FullName;

    /// <summary>Full path of something in the folder; the folders above it are made.</summary>
    public string Path(params string[] segments)
    {
        var path = System.IO.Path.Combine([Root, .. segments]);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a text file (UTF-8, no byte-order mark) and gives its full path.</summary>
    public string Write(string relativePath, string content)
    {
        var path = Path(relativePath);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose()
    {
        // Git marks its objects read-only, which Windows refuses to delete.
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories))
                File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Root, recursive: true);
    }
}
