using System.Buffers;

namespace PolicyGate.Advisories.Versions;

/// <summary>
/// apk's order (apk-package(5), "Version"): numbers, a letter, suffixes, a commit and the build. Numbers behind a letter, which apk 2 took and apk 3 doesn't,
/// stand in real records (OpenSSH's 9.3p1), so they have their place as well.
/// </summary>
internal sealed class ApkVersionOrder : VersionOrder
{
    public static ApkVersionOrder Instance { get; } = new();

    public override string Name => "apk";

    public override bool IsVersion(string text)
    {
        var reader = new Reader(text);
        while (reader.Read())
        {
        }

        return reader.Kind == Part.End;
    }

    public override int Compare(string left, string right)
    {
        var a = new Reader(left);
        var b = new Reader(right);
        for (var isFirst = true; ; isFirst = false)
        {
            a.Read();
            b.Read();
            if (a.Kind != b.Kind)
            {
                // What goes on with an earlier kind of part is the newer: 1.0.1 after 1.0a after 1.0_p1 after 1.0-r1 after 1.0; but 1.0_rc1 comes before them all.
                return a.IsBeforeRelease ? -1 : b.IsBeforeRelease ? 1 : b.Kind - a.Kind;
            }

            var order = a.Kind switch
            {
                Part.Number when !isFirst => CompareFractions(a.Text, b.Text),
                Part.Number or Part.SuffixNumber or Part.Build => DecimalDigits.Compare(a.Text, b.Text),
                Part.Suffix => a.SuffixRank - b.SuffixRank,
                Part.Letter or Part.Commit => a.Text.SequenceCompareTo(b.Text),
                _ => 0,
            };
            if (order != 0 || a.Kind is Part.End or Part.Invalid)
                return order;
        }
    }

    /// <summary>Behind the first dot 01 comes before 1, and 001 before 01.</summary>
    private static int CompareFractions(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var (zeros, otherZeros) = (left.Length - left.TrimStart('0').Length, right.Length - right.TrimStart('0').Length);
        return zeros != otherZeros ? otherZeros - zeros : DecimalDigits.Compare(left, right);
    }

    private enum Part
    {
        Number,
        Letter,
        Suffix,
        SuffixNumber,
        Commit,
        Build,
        End,
        Invalid,
    }

    private ref struct Reader(ReadOnlySpan<char> text)
    {
        private static readonly string[] s_suffixes = ["alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"];
        private static readonly int s_firstAfterRelease = 4;
        private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

        private ReadOnlySpan<char> _rest = text;
        private bool _started;

        public Part Kind { get; private set; } = Part.Invalid;

        public ReadOnlySpan<char> Text { get; private set; }

        public int SuffixRank { get; private set; }

        public readonly bool IsBeforeRelease => Kind == Part.Suffix && SuffixRank < s_firstAfterRelease;

        /// <summary>Reads the next part; false at the end or where the text is no version.</summary>
        public bool Read()
        {
            Kind = Next();
            _started = true;
            return Kind < Part.End;
        }

        private Part Next()
        {
            if (!_started)
                return Take(0, Digits(_rest), Part.Number);
            if (Kind >= Part.End)
                return Kind;
            if (_rest.IsEmpty)
                return Part.End;
            var next = _rest[0];
            if (Kind <= Part.Letter && next == '.')
                return Take(1, Digits(_rest[1..]), Part.Number);
            if (Kind == Part.Number && char.IsAsciiLetterLower(next))
                return Take(0, 1, Part.Letter);
            if (char.IsAsciiDigit(next) && Kind is Part.Letter or Part.Suffix)
                return Take(0, Digits(_rest), Kind == Part.Letter ? Part.Number : Part.SuffixNumber);
            if (Kind <= Part.SuffixNumber && next == '_')
                return TakeSuffix();
            if (Kind <= Part.SuffixNumber && next == '~')
                return Take(1, Length(_rest[1..], _rest[1..].IndexOfAnyExcept(s_hex)), Part.Commit);
            return Kind <= Part.Commit && _rest is ['-', 'r', ..] ? Take(2, Digits(_rest[2..]), Part.Build) : Part.Invalid;
        }

        private Part TakeSuffix()
        {
            for (var i = 0; i < s_suffixes.Length; i++)
            {
                if (!_rest[1..].StartsWith(s_suffixes[i], StringComparison.Ordinal))
                    continue;
                SuffixRank = i;
                return Take(1, s_suffixes[i].Length, Part.Suffix);
            }

            return Part.Invalid;
        }

        private Part Take(int start, int length, Part kind)
        {
            if (length == 0)
                return Part.Invalid;
            Text = _rest.Slice(start, length);
            _rest = _rest[(start + length)..];
            return kind;
        }

        private static int Digits(ReadOnlySpan<char> text) => Length(text, text.IndexOfAnyExceptInRange('0', '9'));

        private static int Length(ReadOnlySpan<char> text, int end) => end < 0 ? text.Length : end;
    }
}
