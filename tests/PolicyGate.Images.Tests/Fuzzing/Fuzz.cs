using System.Diagnostics;
using System.Globalization;

namespace PolicyGate.Images.Tests.Fuzzing;

/// <summary>
/// Runs a test on random input: with all other tests a few rounds from a fixed seed; by hand POLICYGATE_FUZZ_SECONDS long from a new seed, which is told,
/// or from POLICYGATE_FUZZ_SEED. Each round has a seed of its own, so that a failure is repeated by one round.
/// </summary>
internal static class Fuzz
{
    private const int FixedSeed = 1;

    // What isn't done by then never is: a round takes milliseconds.
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(int rounds, Func<Random, Task> round)
    {
        var seconds = Number("POLICYGATE_FUZZ_SECONDS");
        var seed = Number("POLICYGATE_FUZZ_SEED") ?? (seconds is null ? FixedSeed : Random.Shared.Next());
        var clock = Stopwatch.StartNew();
        var done = 0;
        for (; seconds is null ? done < rounds : clock.Elapsed.TotalSeconds < seconds; done++)
        {
            var own = unchecked(seed + done);
            try
            {
                await Task.Run(() => round(new Random(unchecked(own * (int)0x9E3779B1)))).WaitAsync(s_hang, TestContext.Current.CancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new Xunit.Sdk.XunitException($"POLICYGATE_FUZZ_SEED={own} fails: {exception}", exception);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{TestContext.Current.Test?.TestDisplayName}: {done} rounds from POLICYGATE_FUZZ_SEED={seed}");
    }

    public static Task RunAsync(int rounds, Action<Random> round) => RunAsync(rounds, random =>
    {
        round(random);
        return Task.CompletedTask;
    });

    /// <summary>Nothing may come of bad input but this, and it is one clean line.</summary>
    public static void CheckRefusal(ImageException exception)
    {
        Assert.Equal(exception.Message, exception.Message.Printable(int.MaxValue));
        Assert.InRange(exception.Message.Length, 10, 5000);
    }

    /// <summary>Memory that reading some input takes: at most a fixed part and a multiple of the input.</summary>
    public static void CheckMemory(int input, Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (8 << 20) + (200L * input));
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
