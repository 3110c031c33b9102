using System.Globalization;
using System.Security.Cryptography;
using FaceLiveness.Storage.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;

namespace FaceLiveness.Hosting;

/// <summary>
/// The lines of a log and of what was put aside of it, the newest first, as they were when this was opened. A place in them is named by what
/// stands there, so that it outlasts lines that come, and the putting aside of files.
/// </summary>
internal sealed class NewestLines : IDisposable
{
    // A log is put aside once in hours; that it happens while this opens the files is rare enough, and twice in a row does not happen.
    private const int Attempts = 3;
    private const int Beginning = 256;

    private readonly List<(SafeFileHandle File, long Length)> _files;

    private NewestLines(List<(SafeFileHandle File, long Length)> files) => _files = files;

    /// <summary>Opens them.</summary>
    /// <param name="paths">Gives the files that there are, the oldest first.</param>
    public static NewestLines Open(Func<IReadOnlyList<string>> paths)
    {
        for (var attempt = 1; ; attempt++)
        {
            var lines = new NewestLines([.. paths().Reverse().Select(TryOpen).OfType<SafeFileHandle>().Select(file => (file, RandomAccess.GetLength(file)))]);
            if (attempt == Attempts || !lines.HasOneTwice())
            {
                return lines;
            }

            lines.Dispose();
        }
    }

    /// <summary>The lines, with where each begins. A line's memory is good until the next one is read.</summary>
    /// <param name="before">Where to go on, as <see cref="CursorOf"/> gave it; null for the newest.</param>
    /// <exception cref="RefusedException">That place is not there any more.</exception>
    public IEnumerable<(long Offset, ReadOnlyMemory<byte> Line)> Read(string? before)
    {
        var (first, end) = before is null ? (0, _files.Count == 0 ? 0 : _files[0].Length) : Find(before);
        for (var i = first; i < _files.Count; i++)
        {
            foreach (var line in LineFile.ReadBackwards(_files[i].File, i == first ? end : _files[i].Length))
            {
                yield return line;
            }
        }
    }

    /// <summary>Names the place of a line.</summary>
    public static string CursorOf(long offset, ReadOnlySpan<byte> line) => string.Create(CultureInfo.InvariantCulture, $"{offset:x}-{Hash(line)}");

    public void Dispose() => _files.ForEach(static file => file.File.Dispose());

    private (int Index, long Offset) Find(string cursor)
    {
        if (cursor.Split('-') is not [var at, var hash] || !long.TryParse(at, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var offset) || offset < 0)
        {
            throw ProfileInput.Refuse("'before' is no place in the list.", "Give what the page before has as 'next'.");
        }

        var index = _files.FindIndex(file => offset < file.Length && Hash(LineAt(file, offset)) == hash);
        return index >= 0
            ? (index, offset)
            : throw new RefusedException(new(
                StatusCodes.Status410Gone,
                "That place in the list is not there any more.",
                "Somebody was erased since, or old lines were taken out. Begin again, without 'before'."));
    }

    private static byte[] LineAt((SafeFileHandle File, long Length) file, long offset)
    {
        var line = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = RandomAccess.Read(file.File, buffer, offset + line.Length)) > 0;)
        {
            var end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            line.Write(buffer, 0, end < 0 ? read : end);
            if (end >= 0)
            {
                break;
            }
        }

        return line.ToArray();
    }

    // A file that was put aside between two openings was opened under both of its names.
    private bool HasOneTwice() =>
        _files.Select(file => Convert.ToHexString(BeginningOf(file))).GroupBy(text => text).Any(group => group.Key.Length > 0 && group.Count() > 1);

    private static ReadOnlySpan<byte> BeginningOf((SafeFileHandle File, long Length) file)
    {
        var buffer = new byte[Math.Min(Beginning, file.Length)];
        return buffer.AsSpan(0, RandomAccess.Read(file.File, buffer, 0));
    }

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string Hash(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line).AsSpan(0, 8));
}
