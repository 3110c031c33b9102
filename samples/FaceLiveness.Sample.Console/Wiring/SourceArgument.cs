namespace FaceLiveness.Sample.Wiring;

/// <summary>A source as given on the command line: a path, URL or device, or <c>name=path</c>.</summary>
internal sealed record SourceArgument(string Id, string Location)
{
    /// <summary>Reads the arguments; sources without a name are numbered from 0, as in the status file.</summary>
    public static IReadOnlyList<SourceArgument> Parse(IReadOnlyList<string> arguments) => [.. arguments.Select(Parse)];

    private static SourceArgument Parse(string argument, int index)
    {
        var equals = argument.IndexOf('=');
        var named = equals > 0 && argument[..equals].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return named ? new(argument[..equals], argument[(equals + 1)..]) : new(index.ToString(System.Globalization.CultureInfo.InvariantCulture), argument);
    }
}
