using System.Text;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Tests.World;

/// <summary>Reads texts as files of a policy.</summary>
internal static class Text
{
    /// <summary>The moment at which conditions are asked.</summary>
    internal static DateTimeOffset Now { get; } = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A condition, as it stands after <c>when:</c> on the same line.</summary>
    internal static Condition Condition(string yaml)
    {
        var mistakes = new Mistakes();
        var file = mistakes.In("rules.yaml");
        var condition = new ConditionReader(file).Read(YamlFile.Read(Encoding.UTF8.GetBytes(yaml), file)!, "when");
        mistakes.Throw();
        return condition!;
    }

    /// <summary>The mistakes of a rules file, each as one line.</summary>
    internal static string[] MistakesOfRules(string yaml) => MistakesOfRules(Encoding.UTF8.GetBytes(yaml));

    internal static string[] MistakesOfRules(byte[] content)
    {
        var mistakes = new Mistakes();
        RuleFileReader.Read(content, mistakes.In("rules.yaml"));
        return [.. mistakes.InOrder.Select(mistake => mistake.ToLine())];
    }

    /// <summary>The mistakes of a policy, each as one line.</summary>
    internal static string[] MistakesOfPolicy(string yaml)
    {
        var mistakes = new Mistakes();
        PolicyFileReader.Read(Encoding.UTF8.GetBytes(yaml), mistakes.In("policy.yaml"));
        return [.. mistakes.InOrder.Select(mistake => mistake.ToLine())];
    }

    internal static GatePolicy Policy(string yaml)
    {
        var mistakes = new Mistakes();
        var policy = PolicyFileReader.Read(Encoding.UTF8.GetBytes(yaml), mistakes.In("policy.yaml"));
        mistakes.Throw();
        return policy;
    }

    internal static DisableRule[] Rules(string yaml)
    {
        var mistakes = new Mistakes();
        var rules = RuleFileReader.Read(Encoding.UTF8.GetBytes(yaml), mistakes.In("rules.yaml"));
        mistakes.Throw();
        return [.. rules];
    }

    /// <summary>A rules file with one rule for one finding; lines of <paramref name="more"/> are the rule's other keys.</summary>
    internal static string RulesFile(string name = "zlib", string finding = "CVE-2024-0001", string more = "") => $$"""
        version: 1
        rules:
          - name: {{name}}
            when:
              finding: {{finding}}
        {{string.Concat(more.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"    {line}\n"))}}
        """;
}
