using System.Net;
using PolicyGate.Images;

namespace PolicyGate.Scanning;

/// <summary>The options of a scan that say how registries are spoken to.</summary>
internal static class RegistryOptions
{
    private const int LongestPassword = 64 << 10;

    /// <exception cref="UsageException">A file can't be read, or one option is missing beside another.</exception>
    internal static ImageAccess Read(ScanOptions options, ImageReference image)
    {
        try
        {
            return new()
            {
                InsecureHosts = options.InsecureRegistries,
                IsOffline = options.IsOffline,
                Environment = options.Environment,
                Authorities = options.RegistryCa is { Length: > 0 } file ? CertificateFile.Read(file) : [],
                Credential = Login(options, image),
            };
        }
        catch (ImageException exception)
        {
            throw new UsageException($"--registry-ca {exception.Message}");
        }
    }

    private static NetworkCredential? Login(ScanOptions options, ImageReference image)
    {
        var (user, file) = (options.RegistryUser ?? "", options.RegistryPasswordFile ?? "");
        if (user.Length == 0 && file.Length == 0)
            return null;
        if (user.Length == 0 || file.Length == 0)
            throw new UsageException("--registry-user and --registry-password-file need each other: give both, or neither to use the environment or Docker's configuration.");
        if (user.Contains(':', StringComparison.Ordinal))
            throw new UsageException($"--registry-user '{user.Printable(100)}' has a colon, which no user's name may have: the password goes into the file of --registry-password-file.");
        if (file == "-" && image.Location == "-")
            throw new UsageException("--registry-password-file and the image can't both be standard input: put the password into a file.");
        return new(user, Password(file));
    }

    private static string Password(string file)
    {
        try
        {
            if (file != "-" && (!File.Exists(file) || new FileInfo(file).Length == 0))
                throw new UsageException($"--registry-password-file '{file.Printable()}' doesn't exist, or is empty or no regular file: expected a file that holds the password and nothing else, or - for standard input.");
            using var stream = file == "-" ? Console.OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var buffer = new char[LongestPassword + 1];
            using var reader = new StreamReader(stream);
            var text = buffer.AsSpan(0, reader.ReadBlock(buffer)).TrimEnd("\r\n");
            return text.Length is > 0 and <= LongestPassword && !text.ContainsAny('\r', '\n', '\0')
                ? text.ToString()
                : throw new UsageException($"--registry-password-file '{file.Printable()}' holds no password: expected one line of at most {LongestPassword} characters.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--registry-password-file '{file.Printable()}' can't be read: {exception.Message.Printable(300)}");
        }
    }
}
