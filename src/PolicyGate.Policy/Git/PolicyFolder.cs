using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Git;

/// <summary>Names of the files that a policy folder has.</summary>
internal static class PolicyFolder
{
    internal const string RulesFolder = "disable";

    /// <summary>The root of a repository, as a submodule can have its policy there.</summary>
    internal const string Root = ".";

    internal const int MaximumFiles = 1000;

    private static readonly string[] s_extensions = [".yaml", ".yml"];

    internal static bool IsPolicy(string name) => name is "policy.yaml" or "policy.yml";

    internal static bool IsRules(string name) => s_extensions.Any(extension => name.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>Whether somebody could take the file for one that counts.</summary>
    internal static bool LooksLikeOne(string name) =>
        s_extensions.Append(".json").Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds what two files called <c>policy</c> and too many files are.</summary>
    internal static void Check(IReadOnlyCollection<string> policies, int rulesFiles, string folder, Mistakes mistakes)
    {
        if (policies.Count > 1)
            mistakes.Add(MistakeCodes.NotAFile, new(policies.Max(StringComparer.Ordinal)!), "There are both policy.yaml and policy.yml: keep one of them.");
        if (rulesFiles > MaximumFiles)
            mistakes.Add(MistakeCodes.NotAFile, new($"{folder}/{RulesFolder}"), $"There are more than {MaximumFiles} rules files: put several teams' or topics' rules into one.");
    }

    internal static void AddTooBig(string path, Mistakes mistakes) =>
        mistakes.Add(MistakeCodes.Syntax, new(path), $"The file is bigger than {YamlFile.MaximumSize >> 20} MiB: split it.");

    internal static void AddNotAFile(string path, string found, Mistakes mistakes) =>
        mistakes.Add(MistakeCodes.NotAFile, new(path), $"This is {found}, which is not followed: put an ordinary file or folder here.");
}
