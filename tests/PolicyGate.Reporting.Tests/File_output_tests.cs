using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Reporting.Tests;

public sealed class File_output_tests
{
    [Fact]
    public void A_file_is_written_whole_with_the_folders_above_it()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Root, "a", "b", "report.sarif");
        FileOutput.Write(path, stream => stream.Write("one"u8));
        FileOutput.Write(path, stream => stream.Write("two"u8));
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Until_it_is_whole_the_old_file_stays()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("report.json", "old");
        FileOutput.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_full_disk_is_an_error_that_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("report.json", "old");
        var error = Assert.Throws<ReportException>(() => FileOutput.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new IOException("No space left on device");
        }));
        Assert.Equal("PG9400", error.Code);
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("give a path that can be written", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void A_bug_while_writing_stays_a_bug_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InvalidOperationException>(() => FileOutput.Write(Path.Combine(folder.Root, "x"), _ => throw new InvalidOperationException()));
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_an_error()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Root, "out"));
        Assert.Contains("it is a folder", Assert.Throws<ReportException>(() => FileOutput.Write(Path.Combine(folder.Root, "out"), _ => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_place_of_a_folder_is_an_error()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "x");
        Assert.Throws<ReportException>(() => FileOutput.Write(Path.Combine(folder.Root, "file", "report.json"), _ => { }));
    }

    [Fact]
    public void A_path_that_is_none_is_an_error_in_one_printable_line() =>
        Assert.DoesNotContain('\0', Assert.Throws<ReportException>(() => FileOutput.Write("a\0b", _ => { })).ToLine());

    [Fact]
    public void The_stream_that_a_report_is_written_to_stays_open()
    {
        foreach (var format in ReportFormat.All)
        {
            using var stream = new MemoryStream();
            format.Write(Scans.Typical(), new(), stream);
            stream.Write("more"u8);
            Assert.EndsWith("\nmore", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
            Assert.NotEqual(0xEF, stream.ToArray()[0]);
        }
    }

    [Fact]
    public void Formats_are_found_by_their_words()
    {
        Assert.Equal(["table", "json", "sarif", "summary", "github", "azure", "gitlab", "codequality", "junit", "msbuild"], ReportFormat.All.Select(format => format.Name));
        Assert.Same(ReportFormat.All[2], ReportFormat.Find("sarif"));
        Assert.Null(ReportFormat.Find("SARIF"));
    }
}
