using System.Net;
using System.Net.Http.Headers;
using PolicyGate.Images.Manifests;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Registry;

/// <summary>Gets a bearer token for one repository (Docker's token authentication, which the distribution API's registries share).</summary>
internal sealed class TokenService(RegistryTransport transport, RegistryReference image, bool isPushing)
{
    private const int LargestAnswer = 256 << 10;

    /// <exception cref="ImageException">The service gives none.</exception>
    public async Task<AuthenticationHeaderValue> GetAsync(AuthenticationChallenge challenge, CredentialLookup login, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(challenge.Parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm) || (realm.Scheme != Uri.UriSchemeHttps && realm.Scheme != Uri.UriSchemeHttp))
            throw new ImageException($"The registry '{image.Host}' asks for a token, but its realm '{(challenge.Parameters.GetValueOrDefault("realm") ?? "").Printable(200)}' is no address of a token service.");
        var scope = challenge.Parameters.GetValueOrDefault("scope") is { Length: > 0 } asked ? asked : $"repository:{image.Repository}:pull";
        var service = challenge.Parameters.GetValueOrDefault("service") ?? "";
        var request = login.Credential is { IsIdentityToken: true } token ? Refresh(realm, service, scope, token) : Ask(realm, service, scope, login.Credential);
        using var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest)
            throw RegistryProblem.Denied(image, response.StatusCode, login, isPushing);
        if (response.StatusCode != HttpStatusCode.OK)
            throw RegistryProblem.Unexpected(request.Address, response.StatusCode);
        return new("Bearer", await ReadAsync(response, $"the answer of the token service '{RegistryProblem.Show(realm)}'", cancellationToken).ConfigureAwait(false));
    }

    private static RegistryRequest Ask(Uri realm, string service, string scope, RegistryCredential? credential)
    {
        var query = string.Join('&', scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => "scope=" + Uri.EscapeDataString(part)).Prepend("service=" + Uri.EscapeDataString(service)));
        var address = new UriBuilder(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query[1..]}&{query}" : query };
        return new(address.Uri) { Authorization = credential?.Basic, IsLogin = true };
    }

    private static RegistryRequest Refresh(Uri realm, string service, string scope, RegistryCredential token) => new(realm)
    {
        IsLogin = true,
        Form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "refresh_token",
            ["service"] = service,
            ["scope"] = scope,
            ["client_id"] = "policygate",
            ["refresh_token"] = token.IdentityToken,
        },
    };

    private async Task<string> ReadAsync(HttpResponseMessage response, string subject, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(transport.Patience.Stall);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                using var document = JsonFields.Parse(subject, await BoundedReading.ReadAsync(stream, subject, LargestAnswer, timeout.Token).ConfigureAwait(false));
                var root = JsonFields.Root(subject, document);
                var token = root.Text("token") is { Length: > 0 } own ? own : root.Text("access_token") ?? "";
                return token.Length > 0 && token.All(letter => letter is > ' ' and <= '~') ? token : throw new ImageException($"{subject} holds no token.");
            }
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ImageException($"{subject} broke off. Try again.", exception);
        }
    }
}
