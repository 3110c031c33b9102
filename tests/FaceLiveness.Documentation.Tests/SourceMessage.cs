namespace FaceLiveness.Documentation.Tests;

/// <summary>A sentence that the library can say, as it stands in its source.</summary>
/// <param name="Text">The sentence on one line, with … for what is filled in.</param>
/// <param name="File">Where it stands, from the folder that was searched: the project comes first.</param>
/// <param name="IsRefusal">It is thrown, or said of a wrong command line.</param>
/// <param name="Log">Event id and level of a log message, such as "5002, error"; null of any other.</param>
internal sealed record SourceMessage(string Text, string File, bool IsRefusal, string? Log)
{
    public string Project => File[..File.IndexOf('/')];
}
