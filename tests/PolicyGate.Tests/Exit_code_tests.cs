using PolicyGate.Advisories;
using PolicyGate.Images;
using PolicyGate.Policy;

namespace PolicyGate.Tests;

public sealed class Exit_code_tests
{
    [Theory]
    [InlineData(Verdict.Pass, 0)]
    [InlineData(Verdict.Warn, 0)]
    [InlineData(Verdict.Fail, 1)]
    [InlineData(Verdict.Error, 4)]
    public void A_verdict_has_its_exit_code(Verdict verdict, int expected) => Assert.Equal(expected, ExitCode.Of(verdict));

    [Fact]
    public void An_error_has_the_exit_code_of_its_kind_and_a_bug_is_never_a_pass()
    {
        Assert.Equal(2, ExitCode.Of(new UsageException("x")));
        Assert.Equal(2, ExitCode.Of(new PolicyException("PG9001", "x")));
        Assert.Equal(3, ExitCode.Of(new ImageException("x")));
        Assert.Equal(4, ExitCode.Of(new AdvisoryDatabaseException("x")));
        Assert.Equal(130, ExitCode.Of(new OperationCanceledException()));
        Assert.Equal(3, ExitCode.Of(new InvalidOperationException()));
    }
}
