using System.Globalization;
using System.Text;

namespace FaceLiveness.Storage.Files;

/// <summary>The right to write in a folder. One process has it at a time; the system takes it back when the process ends, however it ends.</summary>
internal sealed class WriterLock : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _owner;

    private WriterLock(FileStream file, string owner) => (_lock, _owner) = (file, owner);

    /// <exception cref="IOException">Another process, or another store of this one, has it.</exception>
    public static WriterLock Take(string folder, DurableFiles files)
    {
        // The number of the process stands in a file of its own: a locked file can't be read.
        var owner = Path.Combine(folder, ".writer");
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new IOException(
                $"The profiles in '{folder}' are being written by {Describe(owner)}, and only one process may write. End it, or wait until it has ended, and try again. " +
                $"Reading beside it is possible at any time: with what only shows profiles, or, in code, by opening the folder read-only ({nameof(FileProfileStoreOptions)}.{nameof(FileProfileStoreOptions.ReadOnly)}).",
                fault);
        }

        try
        {
            files.Write(owner, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            return new WriterLock(file, owner);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        File.Delete(_owner);
        _lock.Dispose();
    }

    private static string Describe(string owner)
    {
        try
        {
            return int.TryParse(File.ReadAllText(owner), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                ? process == Environment.ProcessId ? "another store in this process" : $"process {process}"
                : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
