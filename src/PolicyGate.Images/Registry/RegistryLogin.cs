using System.Net.Http.Headers;

namespace PolicyGate.Images.Registry;

/// <summary>The login to one repository: nothing until the registry asks, then what it asks for; renewed once it has run out.</summary>
internal sealed class RegistryLogin(RegistryTransport transport, RegistryReference image, ImageAccess access, bool isPushing) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>What requests carry now.</summary>
    public AuthenticationHeaderValue? Current { get; private set; }

    /// <summary>What was found on how to log in; null before the registry asked.</summary>
    public CredentialLookup? Lookup { get; private set; }

    /// <summary>Answers a challenge. False where there is nothing else to answer than what was refused.</summary>
    public async Task<bool> AnswerAsync(HttpResponseMessage response, AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!Equals(Current, refused))
                return true;
            Lookup ??= await CredentialLookups.FindAsync(image.Host, access, cancellationToken).ConfigureAwait(false);
            var challenges = response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var lines) ? lines.SelectMany(AuthenticationChallenge.Parse).ToList() : [];
            if (challenges.Find(challenge => challenge.Is("Bearer")) is { } bearer)
            {
                Current = await new TokenService(transport, image, isPushing).GetAsync(bearer, Lookup, cancellationToken).ConfigureAwait(false);
                return true;
            }

            if (Lookup.Credential is not { IsIdentityToken: false } credential || !challenges.Exists(challenge => challenge.Is("Basic")) || refused is not null)
                return false;
            Current = credential.Basic;
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
