using System.Collections.Immutable;

namespace PolicyGate.Advisories.Ecosystems;

/// <summary>
/// Advisories name the runtime packs that a shared framework is published from, one for each runtime identifier. In a Linux image only those of Linux
/// count: a flaw that is listed for Windows alone is not in it.
/// </summary>
internal static class SharedFrameworks
{
    private static readonly ImmutableArray<string> _linuxRuntimes =
    [
        "linux-x64", "linux-arm64", "linux-arm", "linux-musl-x64", "linux-musl-arm64", "linux-musl-arm", "linux-x86", "linux-s390x", "linux-ppc64le", "linux-riscv64", "linux-loongarch64",
        "linux-bionic-x64", "linux-bionic-arm64",
    ];

    /// <summary>The packages whose advisories are the framework's: itself (as .NET Core 2 published it) and its runtime packs.</summary>
    public static IEnumerable<string> PackagesOf(string framework) => _linuxRuntimes.Select(runtime => $"{framework}.Runtime.{runtime}").Prepend(framework);
}
