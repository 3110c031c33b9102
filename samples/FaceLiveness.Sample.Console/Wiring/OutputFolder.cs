namespace FaceLiveness.Sample.Wiring;

/// <summary>Where the app keeps what it learns and shows.</summary>
internal sealed class OutputFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Profiles => In("profiles");

    public string Status => In("status.json");

    public string History => In("history.jsonl");

    public string Annotated => In("annotated");

    public string ContactSheet => In("contact-sheet.png");

    /// <summary>The path as a person would type it from here.</summary>
    public static string Shown(string path)
    {
        var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
