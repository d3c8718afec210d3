using System.Globalization;
using System.Text.Json;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace PolicyGate.Cake;

/// <summary>Runs the command line as a tool of Cake's.</summary>
internal sealed class PolicyGateScanner : Tool<PolicyGateScanSettings>
{
    private const int GateFailed = 1;

    private readonly ICakeEnvironment _environment;
    private readonly IFileSystem _fileSystem;
    private readonly ICakeLog _log;
    private bool _isOurs;

    internal PolicyGateScanner(IFileSystem fileSystem, ICakeEnvironment environment, IProcessRunner processRunner, IToolLocator tools, ICakeLog log)
        : base(fileSystem, environment, processRunner, tools)
    {
        _fileSystem = fileSystem;
        _environment = environment;
        _log = log;
    }

    /// <exception cref="CakeException">The gate failed, or the image could not be scanned.</exception>
    internal PolicyGateScanResult Scan(PolicyGateScanSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.Image))
            throw new CakeException(2, "PolicyGate: there is no image to scan: set Image, for example to oci-archive:artifacts/shop.tar.");

        var report = _environment.GetSpecialPath(SpecialPath.LocalTemp).CombineWithFilePath($"policygate-{Guid.NewGuid():N}.json");
        try
        {
            var exitCode = -1;
            Run(settings, Arguments(settings, report), null, process => exitCode = process.GetExitCode());
            return Judge(settings, exitCode, Read(settings, exitCode, report));
        }
        finally
        {
            var file = _fileSystem.GetFile(report);
            if (file.Exists)
                file.Delete();
        }
    }

    /// <inheritdoc/>
    protected override string GetToolName() => "PolicyGate";

    /// <inheritdoc/>
    protected override IEnumerable<string> GetToolExecutableNames() => ["dotnet", "dotnet.exe"];

    /// <inheritdoc/>
    protected override IEnumerable<FilePath> GetAlternativeToolPaths(PolicyGateScanSettings settings) =>
        _environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? [host] : [];

    // Cake comes here unless the settings' HandleExitCode takes the code; what it means is told with the report at hand.
    /// <inheritdoc/>
    protected override void ProcessExitCode(int exitCode) => _isOurs = true;

    private ProcessArgumentBuilder Arguments(PolicyGateScanSettings settings, FilePath report)
    {
        var arguments = new ProcessArgumentBuilder();
        if (settings.ToolPath is null)
            Append(CarriedTool.Find(_fileSystem, GetType().Assembly.Location, AppContext.BaseDirectory).FullPath);
        Append("scan");
        Append(settings.Image!);
        Option("--platform", settings.Platform);
        foreach (var registry in settings.InsecureRegistries)
            Option("--insecure-registry", registry);
        Option("--registry-ca", settings.RegistryCa?.FullPath);
        Option("--registry-user", settings.RegistryUser);
        Option("--registry-password-file", settings.RegistryPasswordFile?.FullPath);
        foreach (var (name, value) in settings.Limits)
            Option("--limit", $"{name}={value}");
        Option("--repository", settings.Repository?.FullPath);
        Option("--policy", settings.PolicyDirectory?.FullPath);
        Option("--trusted-ref", settings.TrustedRef);
        Option("--target", settings.Target);
        Option("--image-name", settings.ImageName);
        Option("--database", settings.Database?.FullPath);
        Option("--cache-dir", settings.CacheDirectory?.FullPath);
        Option("--sarif-profile", settings.SarifProfile);
        Option("--containerfile", settings.Containerfile?.FullPath);
        Option("--assets", settings.Assets?.FullPath);
        Option("--as-of", settings.AsOf);
        Option("--baseline", settings.Baseline);
        Switch("--verify", settings.Verify);
        Switch("--offline", settings.Offline);
        Switch("--verbose", _log.Verbosity >= Verbosity.Diagnostic);
        Switch("--quiet", _log.Verbosity <= Verbosity.Minimal);
        Option("--output", "json=" + report.FullPath);
        foreach (var (format, path) in settings.Outputs)
            Option("--output", $"{format}={path.FullPath}");
        return arguments;

        void Append(string argument) => arguments.Append(new LiteralArgument(argument));

        // As one argument, so that a value that begins with a dash stays a value.
        void Option(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                Append($"{name}={value}");
        }

        void Switch(string name, bool on)
        {
            if (on)
                Append(name);
        }
    }

    private PolicyGateScanResult? Read(PolicyGateScanSettings settings, int exitCode, FilePath report)
    {
        var file = _fileSystem.GetFile(report);
        if (!file.Exists)
            return null;
        try
        {
            using var stream = file.OpenRead();
            return ScanReportFile.Read(stream, exitCode, settings.Outputs);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new CakeException(3, $"PolicyGate: the report of the scan of '{settings.Image}' can't be read: {exception.Message}", exception);
        }
    }

    private PolicyGateScanResult Judge(PolicyGateScanSettings settings, int exitCode, PolicyGateScanResult? result)
    {
        if (result is not null && (!_isOurs || (exitCode == 0 && result.Verdict is PolicyGateVerdict.Pass or PolicyGateVerdict.Warn)))
            return result;
        if (exitCode == GateFailed && result?.Verdict == PolicyGateVerdict.Fail)
        {
            if (!settings.WarnOnly)
                throw new CakeException(GateFailed, $"PolicyGate: the gate failed for {result.Image}.");
            _log.Warning("PolicyGate: the gate failed for {0}, and WarnOnly lets the build go on.", result.Image);
            return result;
        }

        var code = exitCode.ToString(CultureInfo.InvariantCulture);
        throw new CakeException(exitCode == 0 ? 3 : exitCode, $"PolicyGate: '{settings.Image}' has no verdict: the scan ended with exit code {code}, and what it says of that stands above.");
    }
}
