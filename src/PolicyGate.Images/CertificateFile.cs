using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images;

/// <summary>Reads the certificates of authorities from a file.</summary>
public static class CertificateFile
{
    private const long MaximumSize = 4 << 20;

    /// <summary>Reads every certificate of a PEM file; what else is in it is passed over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImageException">The file can't be read, or holds no certificate.</exception>
    public static ImmutableArray<X509Certificate2> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (!File.Exists(path))
                throw new ImageException($"'{path.Printable()}' doesn't exist: expected a PEM file with certificates.");
            if (!LocalFile.IsRegular(path) || new FileInfo(path).Length > MaximumSize)
                throw new ImageException($"'{path.Printable()}' is empty, no regular file or larger than {MaximumSize} bytes: expected a PEM file with certificates.");
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(File.ReadAllText(path));
            return certificates.Count > 0
                ? [.. certificates]
                : throw new ImageException($"'{path.Printable()}' holds no certificate: expected PEM, which begins with -----BEGIN CERTIFICATE-----.");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new ImageException($"'{path.Printable()}' holds a certificate that is malformed: {exception.Message.Printable(200)}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"'{path.Printable()}' can't be read: {exception.Message.Printable(300)}", exception);
        }
    }
}
