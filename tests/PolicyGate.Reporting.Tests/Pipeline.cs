namespace PolicyGate.Reporting.Tests;

/// <summary>The variables of a build in Azure Pipelines.</summary>
internal static class Pipeline
{
    internal static Dictionary<string, string> Variables { get; } = new()
    {
        ["SYSTEM_COLLECTIONURI"] = "https://dev.azure.com/contoso/",
        ["SYSTEM_TEAMPROJECTID"] = "11111111-1111-1111-1111-111111111111",
        ["BUILD_DEFINITIONID"] = "1234",
        ["BUILD_DEFINITIONNAME"] = "Nightly Build",
        ["SYSTEM_PHASEID"] = "22222222-2222-2222-2222-222222222222",
        ["SYSTEM_PHASENAME"] = "Job_1",
        ["BUILD_SOURCEBRANCH"] = "refs/heads/main",
        ["BUILD_BUILDID"] = "98765",
    };
}
