using System.Security.Cryptography;
using System.Text;

namespace PolicyGate.Reporting.Sboms;

/// <summary>Identifiers of SPDX, which are letters, digits, dots and dashes only: readable as far as they can be, and different by a hash where they can't.</summary>
internal static class SpdxIdentifier
{
    private const int MaximumReadable = 60;

    internal static string Of(string reference) => "SPDXRef-" + Word(reference);

    /// <summary>The text itself where it is an identifier, else one that is like it.</summary>
    internal static string Word(string text)
    {
        if (text.Length is > 0 and <= MaximumReadable && text.All(IsPlain))
            return text;
        var readable = new StringBuilder(text.Length < MaximumReadable ? text : text[..MaximumReadable]);
        for (var index = 0; index < readable.Length; index++)
        {
            if (!IsPlain(readable[index]))
                readable[index] = '-';
        }

        return $"{readable}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8))}";
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-';
}
