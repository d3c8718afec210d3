using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace PolicyGate.Images;

/// <summary>Operating system and processor architecture in Go's words, as the OCI image specification uses them.</summary>
/// <param name="Os">For example <c>linux</c>.</param>
/// <param name="Architecture">For example <c>amd64</c>.</param>
/// <param name="Variant">For example <c>v8</c>, or null.</param>
public sealed record Platform(string Os, string Architecture, string? Variant = null)
{
    /// <summary>Linux on the architecture of this machine.</summary>
    public static Platform Default { get; } = new("linux", RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        System.Runtime.InteropServices.Architecture.Arm => "arm",
        System.Runtime.InteropServices.Architecture.S390x => "s390x",
        System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
        System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
        System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
        var other => other.ToString().ToLowerInvariant(),
    });

    /// <summary>
    /// Version of the operating system that is asked for, in whole or its first numbers: <c>10.0.20348</c> for Windows Server 2022. Null takes any, and of several
    /// the newest.
    /// </summary>
    public string? OsVersion { get; init; }

    /// <summary>
    /// Parses <c>os[(version)]/architecture[/variant]</c>, for example <c>linux/arm/v7</c> or <c>windows(10.0.20348)/amd64</c>. Names are taken as containerd does:
    /// <c>Linux/x86_64</c> is <c>linux/amd64</c>.
    /// </summary>
    /// <exception cref="ImageException">The text is no platform.</exception>
    public static Platform Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var platform)
            ? platform
            : throw new ImageException($"'{text.Printable(200)}' is not a platform: expected os/architecture[/variant], for example linux/amd64 or windows(10.0.20348)/amd64.");
    }

    /// <summary>Parses a platform; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Platform? platform)
    {
        platform = null;
        var parts = text?.Split('/') ?? [];
        if (parts.Length is not (2 or 3))
            return false;
        var (os, version) = (parts[0], (string?)null);
        if (os.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open)
        {
            if (!os.EndsWith(')'))
                return false;
            (os, version) = (os[..open], os[(open + 1)..^1]);
            if (version.Length == 0 || !version.All(character => char.IsAsciiDigit(character) || character == '.'))
                return false;
        }

        if (!IsWord(os) || !parts.Skip(1).All(IsWord))
            return false;
        platform = PlatformNames.Normalize(new(os, parts[1], parts.Length == 3 ? parts[2] : null) { OsVersion = version });
        return true;
    }

    /// <summary>True where an image of another platform is what this one asks for; without a variant or version any will do.</summary>
    public bool Accepts(Platform other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Stores.PlatformChoice.Fits(new(other, other.OsVersion), this);
    }

    /// <summary><c>os[(version)]/architecture[/variant]</c>.</summary>
    public override string ToString() => $"{Os}{(OsVersion is null ? "" : $"({OsVersion})")}/{Architecture}{(Variant is null ? "" : "/" + Variant)}";

    private static bool IsWord(string part) => part.Length > 0 && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');
}
