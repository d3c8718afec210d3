using PolicyGate.Policy.Builds;
using PolicyGate.Testing;

namespace PolicyGate.Policy.Tests;

public sealed class Builds_tests
{
    public static TheoryData<string, string> Builds => new()
    {
        { "", "local" },
        { "CI=false", "local" },
        { "CI=true", "CI" },
        { "CI=1", "CI" },
        { "TEAMCITY_VERSION=2025", "CI" },
        { "GITHUB_ACTIONS=true GITHUB_REF=refs/heads/main", "CI of main" },
        { "GITHUB_ACTIONS=true GITHUB_REF=refs/tags/v1", "CI" },
        { "GITHUB_ACTIONS=true GITHUB_EVENT_NAME=push GITHUB_REF=refs/heads/feature/x GITHUB_BASE_REF=", "CI of feature/x" },
        { "GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request GITHUB_REF=refs/pull/7/merge GITHUB_BASE_REF=main GITHUB_HEAD_REF=fix", "request of fix into main" },
        { "GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request_target GITHUB_REF=refs/heads/main GITHUB_BASE_REF=main GITHUB_HEAD_REF=main", "request of main into main" },
        { "GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request", "request into nothing" },
        { "GITHUB_ACTIONS=true GITHUB_EVENT_NAME=merge_group GITHUB_REF=refs/heads/gh-readonly-queue/main/pr-1", "request of gh-readonly-queue/main/pr-1 into nothing" },
        { "TF_BUILD=True BUILD_SOURCEBRANCH=refs/heads/main", "CI of main" },
        { "TF_BUILD=True BUILD_REASON=PullRequest BUILD_SOURCEBRANCH=refs/pull/7/merge SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/release/1 SYSTEM_PULLREQUEST_SOURCEBRANCH=refs/heads/fix", "request of fix into release/1" },
        { "TF_BUILD=True BUILD_REASON=PullRequest SYSTEM_PULLREQUEST_TARGETBRANCH=main", "request into main" },
        { "TF_BUILD=True BUILD_REASON=PullRequest SYSTEM_PULLREQUEST_TARGETBRANCHNAME=main", "request into main" },
        { "TF_BUILD=True BUILD_SOURCEBRANCH=refs/pull/7/merge", "request into nothing" },
        { "GITLAB_CI=true CI=true CI_COMMIT_BRANCH=fix CI_DEFAULT_BRANCH=trunk", "CI of fix, default trunk" },
        { "GITLAB_CI=true CI_MERGE_REQUEST_TARGET_BRANCH_NAME=trunk CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=fix CI_DEFAULT_BRANCH=trunk", "request of fix into trunk, default trunk" },
        { "GITLAB_CI=true CI_PIPELINE_SOURCE=merge_request_event", "request into nothing" },
        { "GITLAB_CI=true CI_COMMIT_TAG=v1 CI_DEFAULT_BRANCH=trunk", "CI, default trunk" },
        { "JENKINS_URL=http://j CHANGE_ID=7 CHANGE_TARGET=main", "request into main" },
        { "JENKINS_URL=http://j BRANCH_NAME=fix", "CI" },
        { "CI=true BITBUCKET_BUILD_NUMBER=1 BITBUCKET_PR_ID=3 BITBUCKET_PR_DESTINATION_BRANCH=main", "request into main" },
        { "CI=True APPVEYOR=True APPVEYOR_REPO_BRANCH=main", "CI" },
        { "CI=true BUILDKITE=true BUILDKITE_PULL_REQUEST=false BUILDKITE_PULL_REQUEST_BASE_BRANCH=", "CI" },
        { "CI=true BUILDKITE=true BUILDKITE_PULL_REQUEST=7 BUILDKITE_PULL_REQUEST_BASE_BRANCH=main", "request into main" },
        { "CI=true TRAVIS=true TRAVIS_PULL_REQUEST=false TRAVIS_BRANCH=fix", "CI" },
    };

    [Theory]
    [MemberData(nameof(Builds))]
    public void The_variables_of_a_CI_system_tell_what_is_built(string variables, string expected) => Assert.Equal(expected, Describe(Read(variables)));

    [Theory]
    [InlineData("""{"repository":{"default_branch":"trunk"}}""", "CI of fix, default trunk")]
    [InlineData("""{"repository":{"default_branch":"trunk"},"pull_request":{"base":{"ref":"release/1"}}}""", "request of fix into release/1, default trunk")]
    [InlineData("""{"merge_group":{"base_ref":"refs/heads/main"}}""", "request of fix into main")]
    [InlineData("""{"repository":"x"}""", "CI of fix")]
    [InlineData("""[]""", "CI of fix")]
    [InlineData("""{"repository":""", "CI of fix")]
    public void GitHubs_event_file_tells_the_default_branch_and_the_target(string json, string expected)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(expected, Describe(Read($"GITHUB_ACTIONS=true GITHUB_REF=refs/heads/fix GITHUB_EVENT_PATH={folder.Write("event.json", json)}")));
    }

    [Fact]
    public void GitHubs_event_file_may_be_missing() => Assert.Equal("CI of fix", Describe(Read("GITHUB_ACTIONS=true GITHUB_REF=refs/heads/fix GITHUB_EVENT_PATH=/nowhere/event.json")));

    [Fact]
    public void In_a_request_scopes_see_the_target_branch()
    {
        Assert.Equal("main", Read("GITHUB_ACTIONS=true GITHUB_BASE_REF=main GITHUB_HEAD_REF=fix").ScopeBranch);
        Assert.Equal("fix", Read("GITHUB_ACTIONS=true GITHUB_REF=refs/heads/fix").ScopeBranch);
    }

    private static BuildRun Read(string variables) =>
        BuildRunReader.Read(variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));

    private static string Describe(BuildRun build)
    {
        if (!build.IsCi)
            return "local";
        var branch = build.Branch is null ? "" : $" of {build.Branch}";
        var what = build.IsPullRequest ? $"request{branch} into {build.TargetBranch ?? "nothing"}" : $"CI{branch}";
        return build.DefaultBranch is null ? what : $"{what}, default {build.DefaultBranch}";
    }
}
