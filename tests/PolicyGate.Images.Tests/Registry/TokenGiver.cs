using PolicyGate.Testing;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace PolicyGate.Images.Tests.Registry;

/// <summary>A token service as Docker's registry wants one: it signs what may be done, and shows the certificate of its key.</summary>
internal sealed class TokenGiver : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly string _login;

    public TokenGiver(TestAuthority authority, string login)
    {
        _certificate = authority.Give("token.example");
        _login = login;
        Server = new(Answer);
    }

    public LoopbackServer Server { get; }

    /// <summary>The section of the registry's configuration.</summary>
    public string Section(string authorityFile) =>
        $$"""auth: { token: { realm: "http://{{Server.Host}}/token", service: "our registry", issuer: "us", rootcertbundle: "{{authorityFile}}" } }""";

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _certificate.Dispose();
    }

    private ServerAnswer Answer(ServerRequest request)
    {
        var query = request.Path.Split('?', 2)[1].Split('&').Select(part => part.Split('=', 2)).ToLookup(part => part[0], part => WebUtility.UrlDecode(part[1]));
        if (request.Header("Authorization") != _login)
            return new(401);
        var access = query["scope"].Select(scope => scope.Split(':')).Select(scope => (JsonNode)new JsonObject
        {
            ["type"] = scope[0],
            ["name"] = scope[1],
            ["actions"] = new JsonArray([.. scope[2].Split(',').Select(action => JsonValue.Create(action))]),
        });
        return new(200) { Body = Encoding.UTF8.GetBytes(new JsonObject { ["token"] = Sign(query["service"].Single(), access) }.ToJsonString()) };
    }

    private string Sign(string service, IEnumerable<JsonNode> access)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "ES256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        var claims = new JsonObject
        {
            ["iss"] = "us", ["sub"] = "ann", ["aud"] = service, ["exp"] = now + 300, ["nbf"] = now - 60, ["iat"] = now, ["jti"] = "1", ["access"] = new JsonArray([.. access]),
        };
        var text = $"{Encode(header)}.{Encode(claims)}";
        using var key = _certificate.GetECDsaPrivateKey()!;
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
