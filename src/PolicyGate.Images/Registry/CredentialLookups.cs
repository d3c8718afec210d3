namespace PolicyGate.Images.Registry;

/// <summary>Finds the credential of a registry: the one that was given, else in variables of the environment, else in Docker's configuration.</summary>
internal static class CredentialLookups
{
    public const string UserVariable = "POLICYGATE_REGISTRY_USER";
    public const string PasswordVariable = "POLICYGATE_REGISTRY_PASSWORD";

    public static async Task<CredentialLookup> FindAsync(string host, ImageAccess access, CancellationToken cancellationToken)
    {
        if (access.Credential is { } given)
            return new(RegistryCredential.Of(given.UserName, given.Password));
        var environment = access.Environment;
        var user = environment.GetValueOrDefault(UserVariable) ?? "";
        var password = environment.GetValueOrDefault(PasswordVariable) ?? "";
        if (user.Length > 0 && password.Length > 0)
            return new(RegistryCredential.Of(user, password));
        if (user.Length > 0 || password.Length > 0)
            throw new ImageException($"Of the variables {UserVariable} and {PasswordVariable} only one is set: set both, or none to use Docker's configuration.");
        if (await DockerConfiguration.ReadAsync(environment, cancellationToken).ConfigureAwait(false) is not { } configuration)
            return new(null);

        string? problem = null;
        if (configuration.HelperOf(host) is { } helper)
        {
            var found = await CredentialHelper.GetAsync(helper, DockerConfiguration.ServerName(host), environment, cancellationToken).ConfigureAwait(false);
            if (found.Credential is not null)
                return found;
            problem = found.Problem;
        }

        return new(configuration.CredentialOf(host), problem);
    }
}
