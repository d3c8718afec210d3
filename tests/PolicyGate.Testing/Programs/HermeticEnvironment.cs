namespace PolicyGate.Testing;

/// <summary>
/// The environment in which the tests' programs run: the machine's own without what would change the outcome. A pipeline's
/// variables decide which revision is trusted, a git hook's name another repository, the test runner's another MSBuild.
/// </summary>
public static class HermeticEnvironment
{
    private static readonly string[] _removedPrefixes =
    [
        "CI_", "GITHUB_", "GITLAB_", "TF_", "BUILD_", "SYSTEM_", "AGENT_", "BITBUCKET_", "CIRCLE", "DRONE", "JENKINS_", "TEAMCITY_", "TRAVIS", "APPVEYOR",
        "GIT_", "MSBUILD", "TESTINGPLATFORM_", "DOTNET_CLI_TEST_", "DOTNET_CONTAINER_", "SDK_CONTAINER_", "POLICYGATE_",
    ];

    private static readonly string[] _removed = ["CI", "VERSION", "CONFIGURATION", "PLATFORM"];

    /// <summary>Changes to this process's environment, <paramref name="more"/> last.</summary>
    public static IReadOnlyDictionary<string, string?> With(IReadOnlyDictionary<string, string?>? more = null)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (_removed.Contains(name, StringComparer.OrdinalIgnoreCase)
                || _removedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                changes[name] = null;
            }
        }

        changes["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        changes["DOTNET_CLI_UI_LANGUAGE"] = "en";
        changes["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        changes["DOTNET_NOLOGO"] = "1";
        changes["MSBUILDDISABLENODEREUSE"] = "1";
        changes["UseSharedCompilation"] = "false";
        changes["GIT_CONFIG_NOSYSTEM"] = "1";
        changes["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
            changes[name] = value;
        return changes;
    }
}
