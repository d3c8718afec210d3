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

    /// <summary>Parses <c>os/architecture[/variant]</c>.</summary>
    /// <exception cref="ImageException">The text is no platform.</exception>
    public static Platform Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        return parts.Length is 2 or 3 && parts.All(IsWord)
            ? new(parts[0], parts[1], parts.Length == 3 ? parts[2] : null)
            : throw new ImageException($"'{text.Printable(200)}' is not a platform: expected os/architecture[/variant], for example linux/amd64.");
    }

    private static bool IsWord(string part) => part.Length > 0 && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
