using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// The files of many packages in few bytes, about seven for each: first the directories of a package, then the names in them, all ended by NUL and deflated together.
/// They are unpacked only when somebody asks who owns a file.
/// </summary>
internal sealed class PackedFileLists : IDisposable
{
    // Ten times what a full desktop has.
    private const int MaximumSize = 32 << 20;
    private const byte Directory = (byte)'/';
    private const byte Turn = 1;

    private readonly MemoryStream _packed = new();
    private readonly BufferedStream _lists;
    private int _directory = -1;

    public PackedFileLists() => _lists = new(new DeflateStream(_packed, CompressionLevel.Fastest, leaveOpen: true), 32 << 10);

    /// <summary>Ends the list of a package and begins the next one's.</summary>
    /// <exception cref="InvalidDataException">There are too many.</exception>
    public void EndPackage()
    {
        _lists.WriteByte(0);
        _directory = -1;
        if (_packed.Length > MaximumSize)
            throw new InvalidDataException($"its lists of files take more than {MaximumSize} bytes.");
    }

    /// <summary>Adds a directory of the package; they are counted from 0.</summary>
    public void AddDirectory(ReadOnlySpan<byte> path) => Write(path is [Directory, ..] ? path : "/"u8);

    /// <summary>Adds a file or directory in a directory that was added.</summary>
    public void AddFile(int directory, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name[0] is Directory or Turn)
            return;
        if (directory != _directory)
        {
            _lists.WriteByte(Turn);
            Write(Encoding.ASCII.GetBytes(directory.ToString(CultureInfo.InvariantCulture)));
            _directory = directory;
        }

        Write(name);
    }

    public byte[] ToArray()
    {
        _lists.Dispose();
        return _packed.ToArray();
    }

    public void Dispose()
    {
        _lists.Dispose();
        _packed.Dispose();
    }

    /// <summary>Every file with the index of its package; paths without leading slash.</summary>
    public static IEnumerable<(int Package, string Path)> Read(byte[] packed)
    {
        using var content = new StreamReader(new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress), Encoding.UTF8);
        var directories = new List<string>();
        var directory = "";
        var package = 0;
        var text = new StringBuilder();
        for (int next; (next = content.Read()) >= 0;)
        {
            if (next != 0)
            {
                text.Append((char)next);
                continue;
            }

            var word = text.ToString();
            text.Clear();
            if (word.Length == 0)
            {
                package++;
                directories.Clear();
            }
            else if (word[0] == Directory)
            {
                directories.Add(word[1..]);
            }
            else if (word[0] == Turn)
            {
                directory = directories[int.Parse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture)];
            }
            else
            {
                yield return (package, directory + word);
            }
        }
    }

    private void Write(ReadOnlySpan<byte> word)
    {
        _lists.Write(word);
        _lists.WriteByte(0);
    }
}
