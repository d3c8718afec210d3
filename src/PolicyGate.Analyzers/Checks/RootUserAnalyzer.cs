using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PolicyGate.Images;

namespace PolicyGate.Analyzers.Checks;

/// <summary>PG2001: the image's entry point runs as root.</summary>
public sealed class RootUserAnalyzer : ImageAnalyzer
{
    /// <summary>The check.</summary>
    public static CheckDescriptor Check { get; } = new("PG2001", "Image runs as root",
        "The entry point runs as user 0, so whoever takes over the application has every right in the container. Set a user: ContainerUser in the project, USER in the Dockerfile.",
        "Configuration", CheckLevel.Warning, CheckHelp.Link("PG2001"), ["security", "configuration"]);

    /// <summary>Names that <c>etc/passwd</c> maps to user 0.</summary>
    private static readonly FactReader<RootNames> s_passwd = new("passwd-root-names", 1, ["etc/passwd"], RootNames.Format, ReadRootNames) { MaximumSize = 4 << 20 };

    /// <inheritdoc/>
    public override ImmutableArray<CheckDescriptor> SupportedChecks => [Check];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.RegisterReader(s_passwd);
        context.RegisterImageAction(Analyze);
    }

    private static void Analyze(ImageAnalysisContext context)
    {
        // Windows images name accounts, and none of them is user 0.
        if (context.Image.Platform.Os == "windows")
            return;

        var user = (context.Image.Configuration.User ?? "").Split(':')[0].Trim();
        if (!IsRoot(user, context.Files))
            return;

        context.Report(new Finding
        {
            Id = Check.Id,
            Check = Check,
            Level = Check.DefaultLevel,
            Title = user.Length == 0 ? "The image sets no user, so it runs as root" : $"The image runs as user '{user.Printable(100)}', which is root",
            Category = Check.Category,
            Severity = CheckDescriptor.ToSeverity(Check.DefaultLevel),
            ConfigurationKey = "config.User",
            FromBase = false,
        });
    }

    private static bool IsRoot(string user, ImageFiles files) =>
        user.Length == 0
        || user == "root"
        || (user.All(char.IsAsciiDigit) ? user.All(digit => digit == '0') : files.Facts(s_passwd).Any(fact => fact.Value.Names.Contains(user)));

    private static RootNames? ReadRootNames(ImageFile file, Stream content)
    {
        using var reader = new StreamReader(content, new UTF8Encoding(false));
        var names = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(':');
            if (fields.Length >= 3 && int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id == 0)
                names.Add(fields[0]);
        }

        return names.Count == 0 ? null : new RootNames([.. names]);
    }
}

/// <summary>Names of users with the id 0.</summary>
internal sealed record RootNames(ImmutableArray<string> Names)
{
    public static FactFormat<RootNames> Format { get; } = new((writer, facts) => writer.WriteTexts(facts.Names), reader => new(reader.ReadTexts()));
}
