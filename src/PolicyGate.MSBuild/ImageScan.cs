using System.Globalization;
using System.Xml;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace PolicyGate.MSBuild;

/// <summary>The scan of one image: its command line, and what its end means to the build.</summary>
internal sealed class ImageScan
{
    private const string HandOverEnding = ".result.xml";
    private const string SarifEnding = ".sarif";
    private const string GateFailed = "PG9000";
    private const string ImageNotScanned = "PG9100";
    private const string Database = "PG9200";
    private const string Usage = "PG9300";
    private const string Bug = "PG9900";

    private readonly PolicyGateScan _task;
    private readonly ITaskItem _image;
    private readonly string _number;
    private readonly string _handOver;
    private readonly string _sarif;

    /// <param name="task">Whose scan it is.</param>
    /// <param name="image">The image reference with its metadata.</param>
    /// <param name="number">Tells the files of several images apart; empty for a single one.</param>
    public ImageScan(PolicyGateScan task, ITaskItem image, string number)
    {
        _task = task;
        _image = image;
        _number = number;
        var folder = task.ResultFolder;
        var name = Numbered(Path.GetFileNameWithoutExtension(task.ProjectFile));
        _handOver = Path.Combine(folder, name + HandOverEnding);
        _sarif = Path.Combine(folder, name + SarifEnding);
    }

    /// <summary>How the names of the files end that a scan writes by itself.</summary>
    public static IReadOnlyList<string> FileEndings { get; } = [HandOverEnding, SarifEnding];

    private string ProjectFolder => Path.GetDirectoryName(Path.GetFullPath(_task.ProjectFile))!;

    private string ShownName => Own("ImageName") ?? NotEmpty(_task.ImageName) ?? _image.ItemSpec;

    /// <summary>The SARIF file as an item of later targets; null where none was written.</summary>
    public ITaskItem? SarifFile()
    {
        if (!File.Exists(_sarif))
            return null;
        var item = new TaskItem(_sarif);
        item.SetMetadata("Image", _image.ItemSpec);
        item.SetMetadata("ImageName", ShownName);
        return item;
    }

    /// <summary>Scans, and tells the outcome. False where the image could not be scanned, and MSBuild or this has told why.</summary>
    public bool Run(DiagnosticLog log, Action<ScanTool> run)
    {
        if (_task.Outputs.FirstOrDefault(output => output.GetMetadata("Format").Length == 0) is { } unclear)
        {
            log.Error(Usage, $"PolicyGateOutput '{unclear.ItemSpec}' has no Format: write <PolicyGateOutput Include=\"{unclear.ItemSpec}\" Format=\"json\" />.");
            return false;
        }

        var tool = new ScanTool(Host(), ProjectFolder, [_task.ToolAssembly, .. Arguments()]);
        run(tool);
        if (tool.Cancelled || tool.HasToldError)
            return false;
        Tell(log, tool);
        return true;
    }

    private IEnumerable<string> Arguments() => new ScanCommand(_image.ItemSpec)
        .With("--platform", CommaList(Own("Platform") ?? _task.Platform))
        .WithEach("--insecure-registry", _task.InsecureRegistries)
        .WithPath("--registry-ca", _task.RegistryCa)
        .With("--registry-user", _task.RegistryUser)
        .WithPath("--registry-password-file", _task.RegistryPasswordFile)
        .WithEach("--limit", _task.Limits)
        .WithPath("--repository", _task.Repository)
        .WithPath("--policy", _task.PolicyDirectory)
        .With("--trusted-ref", _task.TrustedRef)
        .With("--target", Own("Target") ?? NotEmpty(_task.Target) ?? Path.GetFullPath(_task.ProjectFile))
        .With("--image-name", Own("ImageName") ?? _task.ImageName)
        .WithPath("--database", _task.Database)
        .WithPath("--cache-dir", _task.CacheDirectory)
        .With("--sarif-profile", _task.SarifProfile)
        .WithPath("--containerfile", Own("Containerfile") ?? _task.Containerfile)
        .WithPath("--assets", Own("Assets") ?? _task.Assets)
        .With("--as-of", _task.AsOf)
        .WithPath("--baseline", _task.Baseline)
        .With("--output", "msbuild=" + _handOver)
        .With("--output", "sarif=" + _sarif)
        .WithEach("--output", _task.Outputs.Select(output => $"{output.GetMetadata("Format")}={Numbered(output.ItemSpec)}"))
        .When(_task.Verify, "--verify")
        .When(true, "--no-color")
        .Arguments;

    private void Tell(DiagnosticLog log, ScanTool tool)
    {
        ScanResult? result = null;
        try
        {
            if (File.Exists(_handOver))
                result = ScanResult.Read(_handOver);
        }
        catch (Exception exception) when (exception is XmlException or FormatException or IOException or UnauthorizedAccessException)
        {
            log.Error(Bug, $"The result of the scan of '{ShownName}', '{_handOver}', can't be read: {exception.Message}");
            return;
        }

        if (result is null)
        {
            TellMissingResult(log, tool);
            return;
        }

        var gateFailed = result.Verdict == "fail" && tool.ExitCode == 1;
        foreach (var diagnostic in result.Diagnostics)
            log.Write(diagnostic, asWarning: gateFailed && _task.WarnOnly);
        if (File.Exists(_sarif))
            log.Say($"PolicyGate: {ShownName}: {result.Summary} ({_sarif})");
        if (gateFailed && _task.WarnOnly)
            log.Warning(GateFailed, $"{ShownName}: {result.Summary} PolicyGateWarnOnly lets the build go on.");
        else if (gateFailed)
            log.Error(GateFailed, $"{ShownName}: {result.Summary} The whole report: {_sarif}");
        else if (tool.ExitCode != result.ExitCode || (tool.ExitCode == 0) != (result.Verdict is "pass" or "warn"))
            log.Error(CodeOf(tool.ExitCode), tool.ErrorText is { Length: > 0 } text ? text : $"The scan of {ShownName} ended with exit code {tool.ExitCode}, but its result says {result.Verdict} and {result.ExitCode}.");
        else if (tool.ExitCode != 0 && !result.Diagnostics.Any(diagnostic => diagnostic.Level == DiagnosticLevel.Error))
            log.Error(CodeOf(tool.ExitCode), result.Summary);
    }

    private void TellMissingResult(DiagnosticLog log, ScanTool tool)
    {
        var code = CodeOf(tool.ExitCode);
        var text = tool.ErrorText;
        if (text.StartsWith(code + ": ", StringComparison.Ordinal))
            text = text.Substring(code.Length + 2);
        log.Error(code, code != Bug && text.Length > 0
            ? text
            : $"The scan of {ShownName} by '{_task.ToolAssembly}' ended with exit code {tool.ExitCode.ToString(CultureInfo.InvariantCulture)} and without a result. {text}");
    }

    // Without a result, exit code 1 is no verdict: dotnet itself ends so where it can't start an assembly.
    private static string CodeOf(int exitCode) => exitCode switch
    {
        2 => Usage,
        3 => ImageNotScanned,
        4 => Database,
        _ => Bug,
    };

    private string Host()
    {
        if (NotEmpty(_task.DotnetHost) is { } given)
            return given;
        if (NotEmpty(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")) is { } running)
            return running;
        return Path.DirectorySeparatorChar == '\\' ? "dotnet.exe" : "dotnet";
    }

    private string Numbered(string path) =>
        _number.Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}-{_number}{Path.GetExtension(path)}");

    private string? Own(string metadata) => NotEmpty(_image.GetMetadata(metadata));

    // Whoever writes a list in MSBuild puts semicolons between its items.
    private static string? CommaList(string? list) =>
        list is null ? null : string.Join(",", list.Split(';').Select(item => item.Trim()).Where(item => item.Length > 0));

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
