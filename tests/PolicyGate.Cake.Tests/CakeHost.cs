using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace PolicyGate.Cake.Tests;

/// <summary>Cake's own parts, as a build has them.</summary>
internal sealed class CakeHost
{
    private readonly FileSystem _fileSystem = new();
    private readonly CakeEnvironment _environment;
    private readonly ProcessRunner _processRunner;
    private readonly ToolLocator _tools;

    public CakeHost(Verbosity verbosity = Verbosity.Normal)
    {
        Log = new RecordingLog { Verbosity = verbosity };
        _environment = new CakeEnvironment(new CakePlatform(), new CakeRuntime());
        var configuration = new CakeConfiguration(new Dictionary<string, string>());
        var globber = new Globber(_fileSystem, _environment);
        _tools = new ToolLocator(_environment, new ToolRepository(_environment), new ToolResolutionStrategy(_fileSystem, _environment, globber, configuration, Log));
        _processRunner = new ProcessRunner(_fileSystem, _environment, Log, _tools, configuration);
    }

    public RecordingLog Log { get; }

    public PolicyGateScanResult Scan(PolicyGateScanSettings settings) => new PolicyGateScanner(_fileSystem, _environment, _processRunner, _tools, Log).Scan(settings);

    internal sealed class RecordingLog : ICakeLog
    {
        public List<string> Warnings { get; } = [];

        public Verbosity Verbosity { get; set; }

        public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
        {
            if (level == LogLevel.Warning)
                Warnings.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args));
        }
    }
}
