namespace PolicyGate.Policy.Yaml;

/// <summary>Codes of mistakes in policy and rules.</summary>
internal static class MistakeCodes
{
    /// <summary>Not YAML, not the bounded subset of it, not UTF-8, or too big.</summary>
    internal const string Syntax = "PG9001";

    /// <summary><c>version</c> is missing or unknown.</summary>
    internal const string Version = "PG9002";

    /// <summary>An unknown key.</summary>
    internal const string UnknownKey = "PG9003";

    /// <summary>A key that stands twice.</summary>
    internal const string RepeatedKey = "PG9004";

    /// <summary>A value of the wrong type.</summary>
    internal const string WrongType = "PG9005";

    /// <summary>A value that is none of those allowed.</summary>
    internal const string WrongValue = "PG9006";

    /// <summary>Something is missing: a name, a condition, an item of a list.</summary>
    internal const string Missing = "PG9007";

    /// <summary>Two rules of the same name.</summary>
    internal const string RepeatedName = "PG9008";

    /// <summary>A key of a policy that this version doesn't know how to follow.</summary>
    internal const string NotSupported = "PG9009";

    /// <summary>The trusted revision can't be found.</summary>
    internal const string TrustedRevision = "PG9010";

    /// <summary>The repository can't be read.</summary>
    internal const string Repository = "PG9011";

    /// <summary>A file of the policy is a symbolic link, a submodule or the like, or there are too many.</summary>
    internal const string NotAFile = "PG9012";

    /// <summary>A policy that is extended isn't there, isn't what its hash says, or extends itself.</summary>
    internal const string SharedPolicy = "PG9015";
}
