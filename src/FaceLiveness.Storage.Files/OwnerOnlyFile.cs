namespace FaceLiveness.Storage.Files;

/// <summary>Files that hold faces or say who was where, which nobody but their owner may read.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Opens a file for writing; one that is made is its owner's alone.</summary>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }
}
