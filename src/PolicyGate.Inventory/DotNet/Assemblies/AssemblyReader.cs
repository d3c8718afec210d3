using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PolicyGate.Inventory;

/// <summary>Reads an assembly's name and versions out of its metadata; nothing is loaded.</summary>
internal static class AssemblyReader
{
    private const long MaximumSize = 256L << 20;
    private const int MaximumAttributes = 1000;
    private const int MaximumText = 512;

    private static readonly AssemblyFacts s_unreadable = new(null, null, 0, null, IsReference: false);

    /// <summary>Null for a file without an assembly, as a module is, and for one that nobody asks: satellites, and what belongs to a framework, an SDK or a cache of packages, which are told by their folders.</summary>
    public static AssemblyFacts? Read(string path, Stream content)
    {
        if (!AssemblyPlaces.MayBePackage(path))
            return null;
        if (content.Length > MaximumSize)
            return s_unreadable;
        try
        {
            content.Position = 0;
            using var file = new PEReader(content, PEStreamOptions.LeaveOpen);
            if (!file.HasMetadata)
                return null;
            var metadata = file.GetMetadataReader();
            return metadata.IsAssembly ? Read(metadata) : null;
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException or IOException or ArgumentException or OverflowException)
        {
            // Obfuscators break metadata on purpose, and the runtime takes what this reader doesn't.
            return s_unreadable;
        }
    }

    private static AssemblyFacts Read(MetadataReader metadata)
    {
        var assembly = metadata.GetAssemblyDefinition();
        string? version = null, company = null;
        var isReference = false;
        var rest = MaximumAttributes;
        foreach (var handle in assembly.GetCustomAttributes())
        {
            if (rest-- == 0)
                break;
            var attribute = metadata.GetCustomAttribute(handle);
            var name = TypeName(metadata, attribute.Constructor);
            if (name.IsNil)
                continue;
            if (metadata.StringComparer.Equals(name, "AssemblyInformationalVersionAttribute"))
                version = Text(metadata, attribute);
            else if (metadata.StringComparer.Equals(name, "AssemblyCompanyAttribute"))
                company = Text(metadata, attribute);
            else
                isReference |= metadata.StringComparer.Equals(name, "ReferenceAssemblyAttribute");
        }

        var ownName = metadata.GetString(assembly.Name);
        return new(ownName.Length is > 0 and <= MaximumText ? ownName : null, version, assembly.Version.Major, company, isReference);
    }

    private static StringHandle TypeName(MetadataReader metadata, EntityHandle constructor) => constructor.Kind switch
    {
        HandleKind.MemberReference => metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } type
            ? metadata.GetTypeReference((TypeReferenceHandle)type).Name
            : default,
        HandleKind.MethodDefinition => metadata.GetTypeDefinition(metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()).Name,
        _ => default,
    };

    // ECMA-335, II.23.3: a prolog of 1, then the constructor's arguments.
    private static string? Text(MetadataReader metadata, CustomAttribute attribute)
    {
        var value = metadata.GetBlobReader(attribute.Value);
        return value.Length is >= 3 and <= (MaximumText * 4) && value.ReadUInt16() == 1 && value.ReadSerializedString() is { Length: > 0 and <= MaximumText } text ? text : null;
    }
}
