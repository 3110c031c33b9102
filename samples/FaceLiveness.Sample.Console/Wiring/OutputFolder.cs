namespace FaceLiveness.Sample.Wiring;

/// <summary>Where the app keeps what it learns and shows.</summary>
internal sealed class OutputFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Profiles => In("profiles");

    public string Status => In("status.json");

    public string History => In("history.jsonl");

    public string Audit => In("audit.jsonl");

    public string Annotated => In("annotated");

    public string ContactSheet => In("contact-sheet.png");

    /// <summary>Makes the folder where it is missing.</summary>
    /// <exception cref="IOException">It can't be made or written to.</exception>
    public void Create()
    {
        if (File.Exists(Path))
        {
            throw new IOException($"The output folder '{Shown(Path)}' is a file. Name a folder with --output.");
        }

        try
        {
            Directory.CreateDirectory(Path);
            var probe = In($".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "can be written to");
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The output folder '{Shown(Path)}' can't be written to: {exception.Message} Change its owner or mode, make room, or name another folder with --output.", exception);
        }
    }

    /// <summary>The path as a person would type it from here.</summary>
    public static string Shown(string path)
    {
        var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
