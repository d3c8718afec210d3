namespace PolicyGate.Policy.Builds;

/// <summary>Reads the variables of CI systems.</summary>
internal static class BuildRunReader
{
    private const string HeadsPrefix = "refs/heads/";

    private static readonly (Func<Variables, bool> IsHere, Func<Variables, BuildRun> Read)[] s_systems =
    [
        (variables => variables.IsTrue("GITHUB_ACTIONS"), GitHub),
        (variables => variables.IsTrue("TF_BUILD"), Azure),
        (variables => variables.IsTrue("GITLAB_CI"), GitLab),
        (variables => variables["JENKINS_URL"] is not null, variables => Request(variables, "CHANGE_ID", "CHANGE_TARGET")),
        (variables => variables["BITBUCKET_BUILD_NUMBER"] is not null, variables => Request(variables, "BITBUCKET_PR_ID", "BITBUCKET_PR_DESTINATION_BRANCH")),
        (variables => variables.IsTrue("APPVEYOR"), variables => Request(variables, "APPVEYOR_PULL_REQUEST_NUMBER", "APPVEYOR_REPO_BRANCH")),
        (variables => variables.IsTrue("BUILDKITE"), variables => Request(variables, "BUILDKITE_PULL_REQUEST", "BUILDKITE_PULL_REQUEST_BASE_BRANCH")),
        (variables => variables.IsTrue("TRAVIS"), variables => Request(variables, "TRAVIS_PULL_REQUEST", "TRAVIS_BRANCH")),
        (variables => variables.IsTrue("DRONE"), variables => Request(variables, "DRONE_PULL_REQUEST", "DRONE_TARGET_BRANCH")),
    ];

    /// <summary>Variables that tell of a CI system of which nothing else is known. Then the default branch is trusted, never what is checked out.</summary>
    private static readonly string[] s_otherSystems =
        ["CI", "CONTINUOUS_INTEGRATION", "TEAMCITY_VERSION", "CIRCLECI", "CODEBUILD_BUILD_ID", "bamboo_buildKey", "GO_PIPELINE_NAME", "SEMAPHORE"];

    internal static BuildRun Read(IReadOnlyDictionary<string, string> environment)
    {
        var variables = new Variables(environment);
        foreach (var (isHere, read) in s_systems)
        {
            if (isHere(variables))
                return read(variables);
        }

        return s_otherSystems.Any(name => variables[name] is { } value && !value.Equals("false", StringComparison.OrdinalIgnoreCase) && value != "0")
            ? new() { IsCi = true }
            : BuildRun.Local;
    }

    private static BuildRun GitHub(Variables variables)
    {
        var githubEvent = GitHubEvent.Read(variables["GITHUB_EVENT_PATH"]);
        var target = variables["GITHUB_BASE_REF"] ?? githubEvent.TargetBranch;
        var isRequest = target is not null
            || variables["GITHUB_EVENT_NAME"] is { } name && (name.StartsWith("pull_request", StringComparison.Ordinal) || name == "merge_group");
        return new()
        {
            IsCi = true,
            IsPullRequest = isRequest,
            TargetBranch = WithoutPrefix(target),
            TargetVariable = "GITHUB_BASE_REF",
            Branch = variables["GITHUB_HEAD_REF"] ?? BranchOf(variables["GITHUB_REF"]),
            DefaultBranch = githubEvent.DefaultBranch,
        };
    }

    private static BuildRun Azure(Variables variables)
    {
        var target = variables["SYSTEM_PULLREQUEST_TARGETBRANCH"] ?? variables["SYSTEM_PULLREQUEST_TARGETBRANCHNAME"];
        var built = variables["BUILD_SOURCEBRANCH"];
        var isRequest = target is not null || variables["BUILD_REASON"] == "PullRequest" || built?.StartsWith("refs/pull/", StringComparison.Ordinal) == true;
        return new()
        {
            IsCi = true,
            IsPullRequest = isRequest,
            TargetBranch = WithoutPrefix(target),
            TargetVariable = "SYSTEM_PULLREQUEST_TARGETBRANCH",
            Branch = WithoutPrefix(variables["SYSTEM_PULLREQUEST_SOURCEBRANCH"]) ?? BranchOf(built),
        };
    }

    private static BuildRun GitLab(Variables variables)
    {
        var target = variables["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] ?? variables["CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME"];
        return new()
        {
            IsCi = true,
            IsPullRequest = target is not null || variables["CI_MERGE_REQUEST_IID"] is not null
                || variables["CI_PIPELINE_SOURCE"] is "merge_request_event" or "external_pull_request_event",
            TargetBranch = target,
            TargetVariable = "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
            Branch = variables["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"] ?? variables["CI_COMMIT_BRANCH"],
            DefaultBranch = variables["CI_DEFAULT_BRANCH"],
        };
    }

    private static BuildRun Request(Variables variables, string requestVariable, string targetVariable)
    {
        var isRequest = variables[requestVariable] is { } request && request != "false";
        return new()
        {
            IsCi = true,
            IsPullRequest = isRequest,
            TargetBranch = isRequest ? variables[targetVariable] : null,
            TargetVariable = targetVariable,
        };
    }

    private static string? BranchOf(string? reference) => reference?.StartsWith(HeadsPrefix, StringComparison.Ordinal) == true ? reference[HeadsPrefix.Length..] : null;

    private static string? WithoutPrefix(string? branch) => BranchOf(branch) ?? branch;

    private sealed class Variables(IReadOnlyDictionary<string, string> environment)
    {
        /// <summary>The value; null where it is empty, too.</summary>
        internal string? this[string name] => environment.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        internal bool IsTrue(string name) => string.Equals(this[name], "true", StringComparison.OrdinalIgnoreCase);
    }
}
