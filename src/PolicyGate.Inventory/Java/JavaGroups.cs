using System.Collections.Frozen;

namespace PolicyGate.Inventory;

/// <summary>Groups of widely used libraries that are built with Gradle or Ant, and so carry no notes of Maven in their jars. Whole names only: who else begins a name so, nobody knows.</summary>
internal static class JavaGroups
{
    private static readonly FrozenDictionary<string, string> s_groups = new (string Group, string Prefix, string Names)[]
    {
        ("com.squareup.okhttp3", "", "okhttp okhttp-tls logging-interceptor"),
        ("com.squareup.okio", "", "okio okio-jvm"),
        ("io.micrometer", "micrometer-", "commons core observation jakarta9 registry-prometheus tracing"),
        ("io.projectreactor", "", "reactor-core"),
        ("org.apache.kafka", "", "kafka-clients kafka-streams"),
        ("org.bouncycastle", "bc", "prov-jdk15on pkix-jdk15on pg-jdk15on util-jdk15on tls-jdk15on mail-jdk15on prov-jdk15to18 pkix-jdk15to18 pg-jdk15to18 util-jdk15to18 tls-jdk15to18 mail-jdk15to18 "
            + "prov-jdk18on pkix-jdk18on pg-jdk18on util-jdk18on tls-jdk18on mail-jdk18on prov-jdk14 prov-jdk15 prov-jdk16"),
        ("org.jetbrains.kotlin", "kotlin-", "stdlib stdlib-common stdlib-jdk7 stdlib-jdk8 reflect"),
        ("org.ow2.asm", "", "asm asm-analysis asm-commons asm-tree asm-util"),
        ("org.springframework", "spring-", "aop aspects beans context context-indexer context-support core expression instrument jcl jdbc jms messaging orm oxm r2dbc test tx web webflux webmvc websocket"),
        ("org.springframework.boot", "spring-boot", " -actuator -actuator-autoconfigure -autoconfigure -configuration-processor -devtools -docker-compose -jarmode-layertools -jarmode-tools -loader -loader-classic "
            + "-loader-tools -properties-migrator -starter -starter-actuator -starter-aop -starter-cache -starter-data-jdbc -starter-data-jpa -starter-data-mongodb -starter-data-redis -starter-data-rest "
            + "-starter-jdbc -starter-jetty -starter-json -starter-logging -starter-log4j2 -starter-mail -starter-oauth2-client -starter-oauth2-resource-server -starter-reactor-netty -starter-security "
            + "-starter-test -starter-thymeleaf -starter-tomcat -starter-undertow -starter-validation -starter-web -starter-web-services -starter-webflux -starter-websocket -test -test-autoconfigure"),
        ("org.springframework.security", "spring-security-", "acl aspects cas config core crypto data ldap messaging oauth2-client oauth2-core oauth2-jose oauth2-resource-server "
            + "openid remoting rsocket saml2-service-provider taglibs test web"),
    }.SelectMany(group => group.Names.Split(' ').Select(name => KeyValuePair.Create(group.Prefix + name, group.Group))).ToFrozenDictionary(StringComparer.Ordinal);

    // What these give as the vendor is themselves, not the group of one library.
    private static readonly FrozenSet<string> s_organisations = FrozenSet.Create(
        StringComparer.Ordinal, "com.google", "com.ibm", "com.microsoft", "com.oracle", "com.redhat", "com.sun", "com.vmware", "org.apache", "org.codehaus", "org.eclipse", "org.glassfish", "org.hibernate", "org.jboss", "org.jetbrains", "org.ow2");

    /// <summary>The group; null where the list doesn't have it.</summary>
    public static string? Of(string artifact) => s_groups.GetValueOrDefault(artifact);

    /// <summary>Whether a vendor's id is that of an organisation with many groups.</summary>
    public static bool IsOrganisation(string vendor) => s_organisations.Contains(vendor);
}
