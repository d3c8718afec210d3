using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>The packages that one file names.</summary>
/// <param name="Packages">In the order of the file.</param>
/// <param name="Defects">What is wrong in it, the first few, printable.</param>
internal sealed record LanguagePackageList(ImmutableArray<LanguagePackage> Packages, ImmutableArray<string> Defects)
{
    private const int MaximumPackages = 200_000;
    private const int MaximumDefects = 5;

    public static FactFormat<LanguagePackageList> Format { get; } = new(
        (writer, list) =>
        {
            writer.WriteList(list.Packages, LanguagePackage.Write);
            writer.WriteTexts(list.Defects);
        },
        reader => new(reader.ReadList(LanguagePackage.Read), reader.ReadTexts()));

    public void TellDefects(string path, PackageInventoryBuilder inventory)
    {
        if (!Defects.IsEmpty)
            inventory.Notify(new("PG8001", NotificationLevel.Warning, $"The file was read in part: {string.Join("; ", Defects)}.", path.Printable()));
    }

    /// <summary>Collects packages; one that is malformed doesn't take the others with it.</summary>
    internal sealed class Builder
    {
        private readonly ImmutableArray<LanguagePackage>.Builder _packages = ImmutableArray.CreateBuilder<LanguagePackage>();
        private readonly HashSet<(string, string)> _known = [];
        private readonly List<string> _defects = [];
        private int _defectCount;

        /// <exception cref="FormatException">There are too many.</exception>
        public void Add(string name, string version, IEnumerable<string?>? licenses = null, params ReadOnlySpan<string> qualifiers)
        {
            if (!_known.Add((name, version)))
                return;
            if (_packages.Count == MaximumPackages)
                throw new FormatException($"It has more than {MaximumPackages} packages.");
            try
            {
                _packages.Add(LanguagePackage.Of(name, version, licenses, qualifiers));
            }
            catch (FormatException e)
            {
                AddDefect(e.Message.TrimEnd('.'));
            }
        }

        public void AddDefect(string defect)
        {
            if (++_defectCount <= MaximumDefects)
                _defects.Add(defect);
        }

        public LanguagePackageList ToList()
        {
            if (_defectCount > MaximumDefects)
                _defects.Add($"and {_defectCount - MaximumDefects} more");
            return new(_packages.ToImmutable(), [.. _defects]);
        }
    }
}
