namespace FaceLiveness.Sample.Wiring;

/// <summary>A source as given on the command line: a path, URL or device, or <c>name=path</c>; <c>main|sub</c> where a camera has two streams.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Location">Where it is.</param>
/// <param name="SubStream">Where its low-resolution stream is; null without.</param>
internal sealed record SourceArgument(string Id, string Location, string? SubStream = null)
{
    /// <summary>Reads the arguments; sources without a name are numbered from 0, as in the status file.</summary>
    public static IReadOnlyList<SourceArgument> Parse(IReadOnlyList<string> arguments) => [.. arguments.Select(Parse)];

    private static SourceArgument Parse(string argument, int index)
    {
        var equals = argument.IndexOf('=');
        var named = equals > 0 && argument[..equals].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        var location = named ? argument[(equals + 1)..] : argument;
        var bar = location.IndexOf('|', StringComparison.Ordinal);
        return new(
            named ? argument[..equals] : index.ToString(System.Globalization.CultureInfo.InvariantCulture),
            bar < 0 ? location : location[..bar],
            bar < 0 ? null : location[(bar + 1)..]);
    }
}
