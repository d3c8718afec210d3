using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;

namespace PolicyGate.Reporting.Sources;

/// <summary>The elements of a project file, in their order; none of a file that is no XML.</summary>
internal static class MSBuildFile
{
    private static readonly XmlReaderSettings s_settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    internal static ImmutableArray<MSBuildElement> Read(SourceFile file)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(file.Text), s_settings);
            return [.. XDocument.Load(reader, LoadOptions.SetLineInfo).Descendants().Select(element => new MSBuildElement(file, element))];
        }
        catch (XmlException)
        {
            // MSBuild refuses such a file as well; the finding is then pointed to in another way.
            return [];
        }
    }
}
