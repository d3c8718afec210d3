using System.Globalization;
using Microsoft.Build.Framework;

namespace PolicyGate.MSBuild;

/// <summary>
/// Scans images by the command line that the package carries, and tells what it finds as warnings and errors of the build. The scan
/// runs in a process of its own, so that its libraries never meet MSBuild's.
/// </summary>
public sealed class PolicyGateScan : Microsoft.Build.Utilities.Task, ICancelableTask
{
    private const string NotScanned = "PG8014";
    private const string NotWritten = "PG9400";
    private static readonly char[] s_separators = [';', ',', ' ', '\t', '\r', '\n'];

    private volatile ScanTool? _running;
    private volatile bool _cancelled;

    /// <summary>The images, one scan each: image references, with the metadata <c>ImageName</c>, <c>Platform</c>, <c>Target</c>, <c>Containerfile</c> and <c>Assets</c> in place of the task's own.</summary>
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>The project file; relative paths are relative to its folder.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Where the SARIF files and what the command line hands over are written.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>The assembly of the command line.</summary>
    [Required]
    public string ToolAssembly { get; set; } = "";

    /// <summary>The program <c>dotnet</c>; by default the one that runs the build, else the one in <c>PATH</c>.</summary>
    public string? DotnetHost { get; set; }

    /// <summary>The name of an image that was published to where this version scans nothing; a warning tells so.</summary>
    public string? UnscannedImage { get; set; }

    /// <summary>A gate that fails gives warnings in place of errors. What keeps a scan from being done stays an error.</summary>
    public bool WarnOnly { get; set; }

    /// <summary>As for a compiler, all warnings are errors but those of <see cref="WarningsNotAsErrors"/> and <see cref="NoWarn"/>. <see cref="WarnOnly"/> says more precisely what is wished, and wins.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <summary>Codes that <see cref="TreatWarningsAsErrors"/> leaves warnings.</summary>
    public string? WarningsNotAsErrors { get; set; }

    /// <summary>Codes of warnings that are messages.</summary>
    public string? NoWarn { get; set; }

    /// <summary><c>--repository</c>.</summary>
    public string? Repository { get; set; }

    /// <summary><c>--policy</c>.</summary>
    public string? PolicyDirectory { get; set; }

    /// <summary><c>--trusted-ref</c>.</summary>
    public string? TrustedRef { get; set; }

    /// <summary><c>--target</c>.</summary>
    public string? Target { get; set; }

    /// <summary><c>--image-name</c>.</summary>
    public string? ImageName { get; set; }

    /// <summary><c>--platform</c>.</summary>
    public string? Platform { get; set; }

    /// <summary><c>--insecure-registry</c>, each.</summary>
    public string[] InsecureRegistries { get; set; } = [];

    /// <summary><c>--registry-ca</c>.</summary>
    public string? RegistryCa { get; set; }

    /// <summary><c>--registry-user</c>.</summary>
    public string? RegistryUser { get; set; }

    /// <summary><c>--registry-password-file</c>.</summary>
    public string? RegistryPasswordFile { get; set; }

    /// <summary><c>--limit</c>, each <c>NAME=VALUE</c>.</summary>
    public string[] Limits { get; set; } = [];

    /// <summary><c>--database</c>.</summary>
    public string? Database { get; set; }

    /// <summary><c>--cache-dir</c>.</summary>
    public string? CacheDirectory { get; set; }

    /// <summary><c>--verify</c>.</summary>
    public bool Verify { get; set; }

    /// <summary><c>--output</c>: paths with the metadata <c>Format</c>.</summary>
    public ITaskItem[] Outputs { get; set; } = [];

    /// <summary><c>--sarif-profile</c>.</summary>
    public string? SarifProfile { get; set; }

    /// <summary><c>--containerfile</c>.</summary>
    public string? Containerfile { get; set; }

    /// <summary><c>--assets</c>.</summary>
    public string? Assets { get; set; }

    /// <summary><c>--as-of</c>.</summary>
    public string? AsOf { get; set; }

    /// <summary><c>--baseline</c>.</summary>
    public string? Baseline { get; set; }

    /// <summary>The SARIF files that were written.</summary>
    [Output]
    public ITaskItem[] SarifFiles { get; private set; } = [];

    internal string ResultFolder => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ProjectFile)!, OutputDirectory));

    /// <inheritdoc/>
    public void Cancel()
    {
        _cancelled = true;
        _running?.Cancel();
    }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var log = new DiagnosticLog(Log, ProjectFile, LevelOfWarning);
        if (!string.IsNullOrEmpty(UnscannedImage))
            log.Warning(NotScanned, $"{UnscannedImage} was published to a registry or a container engine and has not been scanned: a publish is scanned by itself where it writes an archive. Publish with ContainerArchiveOutputPath, or name the image in a PolicyGateImage item, such as registry:HOST/REPOSITORY:TAG or docker-daemon:NAME, and run the target PolicyGateScan.");
        if (!RemoveEarlierResults(log))
            return false;
        var allScanned = true;
        var sarifFiles = new List<ITaskItem>();
        for (var i = 0; i < Images.Length && !_cancelled; i++)
        {
            var number = Images.Length == 1 ? "" : (i + 1).ToString(CultureInfo.InvariantCulture);
            var scan = new ImageScan(this, Images[i], number);
            allScanned &= scan.Run(log, Run);
            if (scan.SarifFile() is { } sarif)
                sarifFiles.Add(sarif);
        }

        SarifFiles = [.. sarifFiles];
        return allScanned && !_cancelled && !Log.HasLoggedErrors;
    }

    /// <summary>What an earlier scan has left must not be taken for a result of this one.</summary>
    private bool RemoveEarlierResults(DiagnosticLog log)
    {
        try
        {
            var name = Path.GetFileNameWithoutExtension(ProjectFile);
            var folder = Directory.CreateDirectory(ResultFolder);
            foreach (var file in ImageScan.FileEndings.SelectMany(end => folder.GetFiles(name + end).Concat(folder.GetFiles($"{name}-*{end}"))))
                file.Delete();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Error(NotWritten, $"The folder of the results, '{ResultFolder}', can't be written: {exception.Message}");
            return false;
        }
    }

    // MSBuild applies its own properties by itself, but knows nothing of TreatWarningsAsErrors, nor of a NoWarn with commas.
    private DiagnosticLevel LevelOfWarning(string code)
    {
        if (Lists(NoWarn, code))
            return DiagnosticLevel.Message;
        return TreatWarningsAsErrors && !WarnOnly && !Lists(WarningsNotAsErrors, code) ? DiagnosticLevel.Error : DiagnosticLevel.Warning;
    }

    private static bool Lists(string? codes, string code) => codes is not null && codes.Split(s_separators).Contains(code, StringComparer.OrdinalIgnoreCase);

    private void Run(ScanTool tool)
    {
        tool.BuildEngine = BuildEngine;
        _running = tool;
        if (_cancelled)
            tool.Cancel();
        tool.Execute();
        _running = null;
    }
}
