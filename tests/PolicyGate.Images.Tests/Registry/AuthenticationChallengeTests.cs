using CsCheck;
using PolicyGate.Images.Registry;

namespace PolicyGate.Images.Tests.Registry;

public sealed class AuthenticationChallengeTests
{
    [Theory]
    [InlineData("""Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push" """, "Bearer realm=https://auth.example/token|scope=repository:a/b:pull,push|service=registry.example")]
    [InlineData("""bearer REALM = "x" , service=y""", "bearer REALM=x|service=y")]
    [InlineData("""Basic realm="a \"quoted\" \\ one" """, """Basic realm=a "quoted" \ one""")]
    [InlineData("""Basic realm="a", Bearer realm="b",service="c" """, "Basic realm=a; Bearer realm=b|service=c")]
    [InlineData("Negotiate, Basic realm=x", "Negotiate; Basic realm=x")]
    [InlineData("Negotiate YWJj==, Bearer realm=\"b\"", "Negotiate YWJj==; Bearer realm=b")]
    [InlineData("Bearer", "Bearer")]
    [InlineData("", "")]
    [InlineData("\"", "")]
    [InlineData("Bearer realm=\"open", "Bearer; realm")]
    public void A_header_is_taken_apart(string header, string expected) => Assert.Equal(
        expected,
        string.Join("; ", AuthenticationChallenge.Parse(header).Select(challenge =>
            $"{challenge.Scheme} {string.Join('|', challenge.Parameters.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => $"{pair.Key}={pair.Value}"))}".TrimEnd())));

    [Fact]
    public void Any_text_is_taken_apart_and_ends() =>
        Gen.Char["ab=\", \\\t;"].Array[0, 40].Select(text => new string(text)).Sample(text => AuthenticationChallenge.Parse(text).Count <= text.Length, iter: Rounds.Of(5000));
}
