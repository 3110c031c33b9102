using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// The few file operations that the store is made of, each either done or not done after a crash: contents reach the disk before a rename
/// makes them visible, and the rename reaches it before the operation returns. All for the owner alone.
/// </summary>
/// <param name="beforeStep">Called before every change of the disk with what comes next; tests stop or copy the world there.</param>
/// <param name="flush">False leaves out all that makes changes outlast a power failure: for benchmarks and tests that fill many folders.</param>
internal sealed partial class DurableFiles(Action<string>? beforeStep = null, bool flush = true)
{
    public const string TemporarySuffix = ".tmp";

    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a folder for the owner alone. One that exists is left as it is.</summary>
    public void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        beforeStep?.Invoke($"create {path}");
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }
    }

    /// <summary>Writes a file whole, in the place of what was there. After a crash the old or the new file is there, never a part.</summary>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + TemporarySuffix;
        beforeStep?.Invoke($"write {temporary}");
        using (var file = OwnerOnlyFile.Open(temporary, FileMode.Create))
        {
            file.Write(content[..(content.Length / 2)]);
            beforeStep?.Invoke($"write the second half of {temporary}");
            file.Write(content[(content.Length / 2)..]);
            beforeStep?.Invoke($"flush {temporary}");
            file.Flush(flushToDisk: flush);
        }

        beforeStep?.Invoke($"rename to {path}");
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Renames a folder.</summary>
    public void MoveFolder(string from, string to)
    {
        beforeStep?.Invoke($"move {from} to {to}");
        Directory.Move(from, to);
    }

    /// <summary>Overwrites a file in its place, so that the disk's block holds it no more.</summary>
    public void Overwrite(string path)
    {
        beforeStep?.Invoke($"overwrite {path}");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Write(new byte[file.Length]);
        file.Flush(flushToDisk: flush);
    }

    /// <summary>Deletes a file; one that is gone already is no fault.</summary>
    public void DeleteFile(string path)
    {
        beforeStep?.Invoke($"delete {path}");
        File.Delete(path);
    }

    /// <summary>Deletes a folder with all that is in it, file by file.</summary>
    public void DeleteFolder(string path)
    {
        foreach (var file in Directory.EnumerateFiles(path))
        {
            DeleteFile(file);
        }

        foreach (var folder in Directory.EnumerateDirectories(path))
        {
            DeleteFolder(folder);
        }

        beforeStep?.Invoke($"delete {path}");
        Directory.Delete(path);
    }

    /// <summary>Makes the names in a folder last: a rename is safe from a power failure only then.</summary>
    public void FlushFolder(string path)
    {
        beforeStep?.Invoke($"flush {path}");
        if (OperatingSystem.IsWindows() || !flush)
        {
            // NTFS keeps its names in a journal, and gives no way to flush a folder.
            return;
        }

        using var folder = Open(path, 0);
        if (folder.IsInvalid)
        {
            throw new IOException($"The folder '{path}' can't be opened to be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        RandomAccess.FlushToDisk(folder);
    }

    // .NET opens no folder as a file; open(2) with O_RDONLY (0 everywhere) does.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
