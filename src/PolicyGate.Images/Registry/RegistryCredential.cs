using System.Net.Http.Headers;
using System.Text;

namespace PolicyGate.Images.Registry;

/// <summary>A user's name and password, or a token that the token service gives others for.</summary>
internal sealed class RegistryCredential
{
    private readonly string _user;
    private readonly string _secret;

    private RegistryCredential(string user, string secret, bool isIdentityToken) => (_user, _secret, IsIdentityToken) = (user, secret, isIdentityToken);

    public bool IsIdentityToken { get; }

    /// <summary>The token, to be handed to the token service and nobody else.</summary>
    public string IdentityToken => IsIdentityToken ? _secret : throw new InvalidOperationException();

    public AuthenticationHeaderValue Basic => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_user}:{_secret}")));

    /// <summary>Docker's helpers call a token's user <c>&lt;token&gt;</c>.</summary>
    public static RegistryCredential Of(string user, string secret) => new(user, secret, user == "<token>");

    public static RegistryCredential Token(string token) => new("", token, true);

    /// <summary>Tells nothing, so that no message can.</summary>
    public override string ToString() => "(credential)";
}

/// <summary>What was found on how to log in.</summary>
/// <param name="Credential">The credential; null to read anonymously.</param>
/// <param name="Problem">Why there is none although there should be one; told only where the anonymous way fails.</param>
internal sealed record CredentialLookup(RegistryCredential? Credential, string? Problem = null);
