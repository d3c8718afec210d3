namespace PolicyGate.Reporting;

/// <summary>For whom a SARIF file is written.</summary>
public enum SarifProfile
{
    /// <summary>The whole record, disabled findings included.</summary>
    Full,

    /// <summary>What GitHub code scanning shows: findings that count, within its limits.</summary>
    GitHub,

    /// <summary>What GitHub Advanced Security for Azure DevOps takes: the same, with the pipeline's identity.</summary>
    AzureDevOps,
}
