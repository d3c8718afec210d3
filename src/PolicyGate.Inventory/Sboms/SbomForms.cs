namespace PolicyGate.Inventory;

/// <summary>Forms of a bill of materials that aren't read, and what to do about each.</summary>
internal static class SbomForms
{
    private const string Expected = "expected CycloneDX 1.2 to 1.7 or SPDX 2.2 or 2.3, as JSON.";

    /// <summary>What a text is that is no JSON; null where it may be JSON.</summary>
    public static string? DescribeText(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith<byte>([0xFF, 0xFE]) || content.StartsWith<byte>([0xFE, 0xFF]))
            return "UTF-16, JSON has to be UTF-8. Let its generator write the file itself, since the redirection of an older PowerShell recodes it.";
        var start = content.TrimStart(" \t\r\n"u8);
        start = start[..Math.Min(start.Length, 4096)];
        return start switch
        {
            [(byte)'<', ..] when start.IndexOf("cyclonedx"u8) >= 0 => "CycloneDX in XML, which isn't read. Let its generator write JSON (the .NET tool: --output-format Json).",
            [(byte)'<', ..] => $"XML, which isn't read: {Expected}",
            _ when start.StartsWith("SPDXVersion:"u8) => "SPDX in tag-value form, which isn't read. Let its generator write JSON.",
            _ when start.StartsWith("SPDXID:"u8) || start.StartsWith("spdxVersion:"u8) => "SPDX in YAML, which isn't read. Let its generator write JSON.",
            _ => null,
        };
    }

    /// <summary>What a JSON object is that is neither CycloneDX nor SPDX 2.</summary>
    /// <param name="fields">Which of the fields that tell it has.</param>
    public static string DescribeJson(ICollection<string> fields)
    {
        if (fields.Contains("payload"))
            return "a signed envelope around a document, which isn't opened. Decode its payload (base64) into a file and name that.";
        if (fields.Contains("artifacts"))
            return "a generator's own format, which isn't read. Let it write CycloneDX or SPDX as JSON (syft: -o cyclonedx-json).";
        return fields.Contains("@context") ? $"JSON-LD such as SPDX 3, which isn't read: {Expected}" : $"no bill of materials, since it has neither 'bomFormat' nor 'spdxVersion': {Expected}";
    }
}
