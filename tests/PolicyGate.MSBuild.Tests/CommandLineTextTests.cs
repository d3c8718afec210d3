using System.Diagnostics;

namespace PolicyGate.MSBuild.Tests;

public sealed class CommandLineTextTests
{
    [Fact]
    public void A_process_gets_the_arguments_as_they_were()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs printf.");
        string[] arguments =
        [
            "plain", "", " ", "two words", "a\"b", "\"", "\\", "\\\\", "ends with \\", "c:\\path with\\blanks\\", "\\\"", "\\\\\" x", "tab\tand\nline", "$HOME `id` 'x' ; & | < > * ?", "ä 漢 🙂",
        ];

        using var process = Process.Start(new ProcessStartInfo("/usr/bin/printf", CommandLineText.Of(["%s\\0", .. arguments]))
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(arguments, output.Split('\0')[..^1]);
    }
}
