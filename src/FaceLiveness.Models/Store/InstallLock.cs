namespace FaceLiveness.Models;

/// <summary>Lets one process at a time install into a home folder. The operating system lets go of it when the process ends, however it ends.</summary>
internal static class InstallLock
{
    // What FileStream reports when another handle holds the file: EWOULDBLOCK on Linux and on macOS, a sharing or lock violation on Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<IDisposable> TakeAsync(string homeFolder, TimeProvider time, Action waiting, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(homeFolder);
        var path = Path.Combine(homeFolder, "install.lock");
        for (var told = false; ; told = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (HeldByAnother.Contains(exception.HResult))
            {
                if (!told)
                {
                    waiting();
                }
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
