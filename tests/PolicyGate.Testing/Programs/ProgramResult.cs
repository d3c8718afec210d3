namespace PolicyGate.Testing;

/// <summary>What a program that has ended left behind.</summary>
public sealed record ProgramResult(string CommandLine, int ExitCode, string StandardOutput, string StandardError, TimeSpan Duration)
{
    /// <summary>Both streams, for messages: standard output first.</summary>
    public string Output => StandardOutput + StandardError;

    /// <summary>This result.</summary>
    /// <exception cref="InvalidOperationException">The exit code isn't 0; the message holds all that the program said.</exception>
    public ProgramResult Succeeded() => ExitCode == 0 ? this : throw new InvalidOperationException(ToString());

    public override string ToString() => $"{CommandLine}\nended with exit code {ExitCode} after {Duration.TotalSeconds:0.0} s.\n{Output}";
}
