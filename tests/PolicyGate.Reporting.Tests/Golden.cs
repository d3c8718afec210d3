using PolicyGate.Testing;

namespace PolicyGate.Reporting.Tests;

/// <summary>Files that hold what is expected. <c>POLICYGATE_UPDATE_GOLDEN=1 dotnet run --project tests/PolicyGate.Reporting.Tests</c> writes them anew.</summary>
internal static class Golden
{
    internal static void Matches(string name, string actual)
    {
        var path = Path.Combine(SharedData.RepositoryRoot, "tests", "PolicyGate.Reporting.Tests", "Golden", name);
        if (Environment.GetEnvironmentVariable("POLICYGATE_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"There is no {name}: run the tests once with POLICYGATE_UPDATE_GOLDEN=1 and review the file.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}
