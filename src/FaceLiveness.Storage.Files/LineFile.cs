using Microsoft.Win32.SafeHandles;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// A file of lines that grows at its end, for its owner alone. A line has reached the operating system as a whole when it is appended, or is,
/// after a crash of the machine, a torn last one; then the next begins on a line of its own.
/// </summary>
/// <param name="path">The whole path. Its folder is made with the first line.</param>
internal sealed class LineFile(string path) : IDisposable
{
    private const int ReadAtOnce = 64 * 1024;
    private const byte End = (byte)'\n';

    private static readonly DurableFiles Durable = new();

    private FileStream? _file;

    /// <summary>How long it is now.</summary>
    public long Length => (_file ??= Open()).Length;

    /// <summary>Adds a line.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="durably">Returns only when the line is on the disk.</param>
    /// <exception cref="IOException">The disk refuses. <see cref="Close"/> before the next line, which may have to begin anew.</exception>
    public void Append(ReadOnlySpan<byte> line, bool durably = false)
    {
        _file ??= Open();

        // One write, so that the line is in the file as a whole or, at worst, as a torn last one.
        _file.Write([.. line, End]);
        if (durably)
        {
            _file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Closes the file until the next line.</summary>
    public void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    public void Dispose() => Close();

    /// <summary>The lines of a file, without their ends; none where there is no file. A line's memory is good until the next one is read.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(string path)
    {
        using var file = OpenToRead(path);
        if (file is null)
        {
            yield break;
        }

        var buffer = new byte[ReadAtOnce];
        var (begin, filled) = (0, 0);
        while (true)
        {
            var length = buffer.AsSpan(begin, filled - begin).IndexOf(End);
            if (length >= 0)
            {
                yield return buffer.AsMemory(begin, length);
                begin += length + 1;
                continue;
            }

            buffer.AsSpan(begin, filled - begin).CopyTo(buffer);
            (begin, filled) = (0, filled - begin);
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = file.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        if (filled > 0)
        {
            yield return buffer.AsMemory(0, filled);
        }
    }

    /// <summary>
    /// The lines of an open file, the last first, without their ends, and where each begins. A line's memory is good until the next one is read.
    /// </summary>
    /// <param name="file">The file; it may grow meanwhile.</param>
    /// <param name="end">Where to begin: the end of the file, or where a line begins that was read before.</param>
    public static IEnumerable<(long Offset, ReadOnlyMemory<byte> Line)> ReadBackwards(SafeFileHandle file, long end)
    {
        var buffer = new byte[ReadAtOnce];
        var (begin, filled) = (end, 0);
        var isEnd = true;
        while (true)
        {
            var length = buffer.AsSpan(0, filled).LastIndexOf(End);
            if (length >= 0 || begin == 0)
            {
                if (!isEnd || length + 1 < filled)
                {
                    yield return (begin + length + 1, buffer.AsMemory(length + 1, filled - length - 1));
                }

                isEnd = false;
                filled = length;
                if (length < 0)
                {
                    yield break;
                }

                continue;
            }

            var more = (int)Math.Min(ReadAtOnce, begin);
            if (filled + more > buffer.Length)
            {
                Array.Resize(ref buffer, Math.Max(buffer.Length * 2, filled + more));
            }

            buffer.AsSpan(0, filled).CopyTo(buffer.AsSpan(more));
            (begin, filled) = (begin - more, filled + more);
            for (var read = 0; read < more;)
            {
                read += RandomAccess.Read(file, buffer.AsSpan(read, more - read), begin + read) is > 0 and var got
                    ? got
                    : throw new EndOfStreamException("The file was cut off while it was read.");
            }
        }
    }

    /// <summary>The last line of a file, torn or not; null where there is none.</summary>
    public static byte[]? ReadLast(string path)
    {
        using var file = OpenToRead(path);
        if (file is null || file.Length == 0)
        {
            return null;
        }

        for (var length = (int)Math.Min(ReadAtOnce, file.Length); ; length = (int)Math.Min((long)length * 2, file.Length))
        {
            var tail = new byte[length];
            file.Seek(-length, SeekOrigin.End);
            file.ReadExactly(tail);
            var end = tail[^1] == End ? length - 1 : length;
            var begin = tail.AsSpan(0, end).LastIndexOf(End) + 1;
            if (begin > 0 || length == file.Length)
            {
                return tail[begin..end];
            }
        }
    }

    /// <summary>
    /// Changes lines of a file. The whole file is replaced, and the replacement is on the disk when this returns; after a crash the old or the
    /// new one is there. Where no line changes, nothing is written; where none is left, the file is deleted.
    /// </summary>
    /// <param name="path">The file, which nobody may have open for writing.</param>
    /// <param name="change">Gives the line itself, another one, or null for none. Called up to twice for each line.</param>
    /// <returns>How many lines were changed or taken out.</returns>
    /// <exception cref="IOException">The disk refuses; the file is as it was.</exception>
    public static int Rewrite(string path, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?> change)
    {
        var changed = Read(path).Count(line => IsOther(line, change(line)));
        if (changed == 0)
        {
            return 0;
        }

        var temporary = TemporaryOf(path);
        var isEmpty = true;
        try
        {
            using var file = new BufferedStream(OwnerOnlyFile.Open(temporary, FileMode.Create), ReadAtOnce);
            foreach (var line in Read(path))
            {
                if (change(line) is { } kept)
                {
                    isEmpty = false;
                    file.Write(kept.Span);
                    file.WriteByte(End);
                }
            }

            file.Flush();
            ((FileStream)file.UnderlyingStream).Flush(flushToDisk: true);
        }
        catch
        {
            // Half a copy of what is to be forgotten would be one too many.
            File.Delete(temporary);
            throw;
        }

        if (isEmpty)
        {
            File.Delete(temporary);
            File.Delete(path);
        }
        else
        {
            File.Move(temporary, path, overwrite: true);
        }

        Durable.FlushFolder(Path.GetDirectoryName(path)!);
        return changed;
    }

    /// <summary>Where <see cref="Rewrite"/> writes: a crash may leave it behind, and it is of no use then.</summary>
    public static string TemporaryOf(string path) => path + DurableFiles.TemporarySuffix;

    private static bool IsOther(ReadOnlyMemory<byte> line, ReadOnlyMemory<byte>? changed) =>
        changed is not { } other || !other.Span.SequenceEqual(line.Span);

    private static FileStream? OpenToRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var isTorn = EndsWithinLine();
        var file = OwnerOnlyFile.Open(path, FileMode.Append);
        if (isTorn)
        {
            file.Write([End]);
        }

        return file;
    }

    private bool EndsWithinLine()
    {
        using var file = OpenToRead(path);
        if (file is null || file.Length == 0)
        {
            return false;
        }

        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != End;
    }
}
