using System.ComponentModel;
using System.Diagnostics;
using PolicyGate.Images.Manifests;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Registry;

/// <summary>Asks a <c>docker-credential-NAME</c> program, whose protocol is: <c>get</c>, the server's name to its input, JSON from its output.</summary>
internal static class CredentialHelper
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);
    private const int LargestAnswer = 256 << 10;

    public static async Task<CredentialLookup> GetAsync(string name, string server, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var program = $"docker-credential-{name}";
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            return new(null, $"The credential helper '{name.Printable(100)}' of Docker's configuration has no name of a program.");
        if (Find(program, environment) is not { } path)
            return new(null, $"The credential helper '{program}' of Docker's configuration isn't in PATH.");

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_timeout);
        try
        {
            return await RunAsync(program, path, server, environment, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"The credential helper '{program}' didn't answer within {s_timeout.TotalSeconds} s.");
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            return new(null, $"The credential helper '{program}' can't be run: {exception.Message.Printable(200)}");
        }
    }

    private static async Task<CredentialLookup> RunAsync(string program, string path, string server, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, ["get"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        using var process = Process.Start(start) ?? throw new IOException("it didn't start.");
        try
        {
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            await WriteAsync(process, server, cancellationToken).ConfigureAwait(false);
            var output = await BoundedReading.ReadAsync(process.StandardOutput.BaseStream, $"the answer of '{program}'", LargestAnswer, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            if (process.ExitCode != 0)
                return output.AsSpan().IndexOf("not found"u8) >= 0 ? new(null) : new(null, $"The credential helper '{program}' ended with exit code {process.ExitCode}.");
            using var document = JsonFields.Parse($"the answer of '{program}'", output);
            var root = JsonFields.Root($"the answer of '{program}'", document);
            return new(root.Text("Secret") is { Length: > 0 } secret ? RegistryCredential.Of(root.Text("Username") ?? "", secret) : null);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task WriteAsync(Process process, string server, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(server.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It doesn't read its input; what it answers, and how it ends, still counts.
        }
    }

    // Not left to the system, which looks into the work folder first: a repository that is built there must not bring the program.
    private static string? Find(string program, IReadOnlyDictionary<string, string> environment) => (environment.GetValueOrDefault("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program))
        .FirstOrDefault(File.Exists);
}
