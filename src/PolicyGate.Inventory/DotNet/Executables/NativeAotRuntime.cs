using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.Inventory;

/// <summary>
/// Which version of the runtime NativeAOT compiled into an executable: its compiler notes its own, which is the same, in an ELF file's comments (since .NET 10); before that the garbage collector's texts have it,
/// behind the prefix of its settings' names.
/// </summary>
internal static partial class NativeAotRuntime
{
    private const int LargestComment = 64 << 10;
    private const int PieceSize = 1 << 20;
    private const long MaximumSearched = 256L << 20;
    private const int LongestText = 64;

    private static ReadOnlySpan<byte> SettingsPrefix => "\0DOTNET_\0"u8;

    /// <summary>The version as the framework has it; null where nothing tells it.</summary>
    public static string? Find(Stream file, ObjectFile binary)
    {
        if (binary.Comment is { Length: <= LargestComment } comment
            && CompilerNote().Match(Encoding.Latin1.GetString(comment.ReadFrom(file))) is { Success: true } note)
            return note.Groups[1].Value;
        for (long from = 0; from < Math.Min(file.Length, MaximumSearched); from += PieceSize - LongestText)
        {
            var piece = new FileRange(from, PieceSize).ReadFrom(file);
            for (int at = 0, found; (found = piece.AsSpan(at).IndexOf(SettingsPrefix)) >= 0;)
            {
                at += found + SettingsPrefix.Length;
                var text = Encoding.Latin1.GetString(piece.AsSpan(at, Math.Min(LongestText, piece.Length - at)));
                if (Version().Match(text) is { Success: true } version)
                    return version.Groups[1].Value;
            }

            if (piece.Length < PieceSize)
                break;
        }

        return null;
    }

    // A build for servicing says so in place of a prerelease.
    [GeneratedRegex(@"(?:^|\0)\.NET: ilc ([0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,6}(?:-(?!servicing|rtm)[0-9A-Za-z.-]{1,64})?)(?:-(?:servicing|rtm)[0-9A-Za-z.-]*)?(?:\+[0-9a-f]*)?\0")]
    private static partial Regex CompilerNote();

    [GeneratedRegex(@"^([0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,6}(?:-[0-9A-Za-z.-]{1,40})?)\0")]
    private static partial Regex Version();
}
