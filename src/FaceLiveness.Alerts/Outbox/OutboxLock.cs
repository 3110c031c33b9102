namespace FaceLiveness.Alerts;

/// <summary>The right to send what is in an outbox. One process has it at a time; the system takes it back when the process ends, however it ends.</summary>
internal sealed class OutboxLock : IDisposable
{
    private const string FileName = ".lock";

    private readonly FileStream _file;

    private OutboxLock(FileStream file) => _file = file;

    /// <exception cref="IOException">Another process, or another host of this one, has it.</exception>
    public static OutboxLock Take(string folder)
    {
        try
        {
            return new(new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (fault is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new IOException(
                $"The outbox '{folder}' is in use by another process or host, and two would send every alert twice. End the other one, or give this one a folder of its own ({AlertOptions.SectionName}:{nameof(AlertOptions.Folder)}).",
                fault);
        }
    }

    /// <summary>Whether a folder is an outbox, and not just a folder of that name.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    public void Dispose() => _file.Dispose();
}
