using System.Globalization;

namespace PolicyGate.Images.Tests;

/// <summary>How often a random test runs: few times with all others, more by hand with POLICYGATE_TEST_ROUNDS, a factor.</summary>
internal static class Rounds
{
    public const string Switch = "Takes long: set POLICYGATE_TEST_ROUNDS to 2 or more.";

    private static readonly int s_factor = int.TryParse(Environment.GetEnvironmentVariable("POLICYGATE_TEST_ROUNDS"), CultureInfo.InvariantCulture, out var factor) ? factor : 1;

    public static bool AreMany => s_factor > 1;

    public static int Of(int few) => few * s_factor;
}
