using System.Collections.Frozen;

namespace PolicyGate.Inventory;

/// <summary>Groups of widely used libraries that are built with Gradle, and so carry no notes of Maven in their jars.</summary>
internal static class JavaGroups
{
    private static readonly FrozenDictionary<string, string> s_groups = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["kafka-clients"] = "org.apache.kafka",
        ["kotlin-stdlib"] = "org.jetbrains.kotlin",
        ["micrometer-core"] = "io.micrometer",
        ["okhttp"] = "com.squareup.okhttp3",
        ["okio"] = "com.squareup.okio",
        ["okio-jvm"] = "com.squareup.okio",
        ["reactor-core"] = "io.projectreactor",
        ["spring-boot"] = "org.springframework.boot",
    }.Concat(
        from name in new[]
        {
            "aop", "aspects", "beans", "context", "context-indexer", "context-support", "core", "expression", "instrument", "jcl", "jdbc", "jms", "messaging", "orm", "oxm", "r2dbc", "test", "tx",
            "web", "webflux", "webmvc", "websocket",
        }
        select KeyValuePair.Create("spring-" + name, "org.springframework")).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string Prefix, string Group)[] s_prefixes =
    [
        ("bcpg-jdk", "org.bouncycastle"),
        ("bcpkix-jdk", "org.bouncycastle"),
        ("bcprov-jdk", "org.bouncycastle"),
        ("bctls-jdk", "org.bouncycastle"),
        ("bcutil-jdk", "org.bouncycastle"),
        ("spring-boot-", "org.springframework.boot"),
        ("spring-security-", "org.springframework.security"),
    ];

    /// <summary>The group; null where the list doesn't have it.</summary>
    public static string? Of(string artifact) =>
        s_groups.GetValueOrDefault(artifact) ?? Array.Find(s_prefixes, known => artifact.StartsWith(known.Prefix, StringComparison.Ordinal)).Group;
}
