using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FaceLiveness.Storage.Files.Tests;

public sealed class LineFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "lines");

    public LineFileTests() => Directory.CreateDirectory(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public void Lines_of_any_length_are_read_as_they_were_written(int length)
    {
        string[] lines = [new('a', length), "", new('b', 10), new('c', length + 1), "end"];
        using (var file = new LineFile(Path))
        {
            foreach (var line in lines)
            {
                file.Append(Encoding.UTF8.GetBytes(line));
            }
        }

        Assert.Equal(lines, LineFile.Read(Path).Select(line => Encoding.UTF8.GetString(line.Span)));
        Assert.Equal("end", Encoding.UTF8.GetString(LineFile.ReadLast(Path)!));
        using var handle = File.OpenHandle(Path);
        var backwards = Backwards(handle, RandomAccess.GetLength(handle)).ToList();
        Assert.Equal(lines.Reverse(), backwards.Select(line => line.Text));
        for (var i = 0; i < backwards.Count; i++)
        {
            Assert.Equal(backwards[(i + 1)..], Backwards(handle, backwards[i].Offset));
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\n", "")]
    [InlineData("a\nb", "b a")]
    [InlineData("a", "a")]
    public void Read_backwards_a_torn_line_comes_first(string content, string expected)
    {
        File.WriteAllText(Path, content);
        using var handle = File.OpenHandle(Path);

        Assert.Equal(expected, string.Join(' ', Backwards(handle, content.Length).Select(line => line.Text)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    public void The_last_line_is_found_whole_or_torn(int length)
    {
        var last = new string('z', length);

        File.WriteAllText(Path, $"first\n{last}\n");
        Assert.Equal(last, Encoding.UTF8.GetString(LineFile.ReadLast(Path)!));
        File.WriteAllText(Path, $"first\n{last}");
        Assert.Equal(last, Encoding.UTF8.GetString(LineFile.ReadLast(Path)!));
        File.WriteAllText(Path, last);
        Assert.Equal(last, Encoding.UTF8.GetString(LineFile.ReadLast(Path)!));
    }

    [Fact]
    public void A_file_in_which_nothing_changes_is_not_written()
    {
        File.WriteAllText(Path, "a\nb\n");
        File.SetLastWriteTimeUtc(Path, DateTime.UnixEpoch);

        Assert.Equal(0, LineFile.Rewrite(Path, line => line));

        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Path));
    }

    [Fact]
    public void A_file_of_which_no_line_is_left_is_gone_and_so_is_its_copy()
    {
        File.WriteAllText(Path, "a\nb\n");

        Assert.Equal(2, LineFile.Rewrite(Path, _ => null));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_change_that_fails_midway_leaves_the_file_as_it_was_and_no_copy()
    {
        File.WriteAllText(Path, "a\nb\nc\n");
        var calls = 0;

        Assert.Throws<IOException>(() => LineFile.Rewrite(Path, line => ++calls > 5 ? throw new IOException("No space left on device.") : line[..0]));

        Assert.Equal("a\nb\nc\n", File.ReadAllText(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
    }

    private static IEnumerable<(long Offset, string Text)> Backwards(SafeFileHandle file, long end) =>
        LineFile.ReadBackwards(file, end).Select(line => (line.Offset, Encoding.UTF8.GetString(line.Line.Span)));
}
