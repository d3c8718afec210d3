namespace PolicyGate.Images.Tar;

internal enum TarEntryType
{
    Regular,
    HardLink,
    SymbolicLink,
    Directory,
    Special,

    /// <summary>A type that no runtime unpacks.</summary>
    Unknown,
}
