namespace FaceLiveness.Imaging.Skia;

/// <summary>Files with faces in them, which nobody but their owner may read.</summary>
internal static class OwnerOnly
{
    /// <summary>Creates a file, or empties the one that is there, for writing.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }
}
