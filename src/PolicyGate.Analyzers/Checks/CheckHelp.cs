namespace PolicyGate.Analyzers.Checks;

internal static class CheckHelp
{
    internal static string Link(string id) => $"https://github.com/policygate/policygate/blob/main/docs/checks/{id}.md";
}
