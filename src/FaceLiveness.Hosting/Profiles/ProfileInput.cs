using Microsoft.AspNetCore.Http;

namespace FaceLiveness.Hosting;

/// <summary>Refuses what can't be an id, a name or a page before anything is done with it.</summary>
internal static class ProfileInput
{
    public const int LongestName = 100;

    private const int LongestText = 500;

    // Turn the letters around them: a name with one of these could look like another.
    private static readonly HashSet<char> DirectionMarks = [.. "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"];

    /// <summary>Every id in the address, before the endpoint sees it.</summary>
    public static ValueTask<object?> CheckIdsAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        foreach (var (name, value) in invocation.HttpContext.Request.RouteValues)
        {
            Id(value as string, name);
        }

        return next(invocation);
    }

    /// <summary>The id of a profile or a sample.</summary>
    public static string Id(string? id, string field) => Profile.IsValidId(id)
        ? id!
        : throw Refuse($"'{field}' is no id.", "An id has 1 to 64 letters, digits, '-' and '_' and nothing else.");

    /// <summary>What people call a person.</summary>
    public static string Name(string? name)
    {
        var plain = name?.Trim();
        return plain is { Length: > 0 and <= LongestName } && !plain.Any(static c => char.IsControl(c) || DirectionMarks.Contains(c))
            ? plain
            : throw Refuse("'name' is no name.", $"A name has 1 to {LongestName} characters, and no line breaks or other characters that can't be seen.");
    }

    /// <summary>A sentence of an operator.</summary>
    public static string Text(string? text, string field, bool mayBeEmpty)
    {
        var plain = text?.Trim() ?? "";
        return plain.Length <= LongestText && (mayBeEmpty || plain.Length > 0) && !plain.Any(char.IsControl)
            ? plain
            : throw Refuse($"'{field}' is missing or can't be kept.", $"It has {(mayBeEmpty ? 0 : 1)} to {LongestText} characters in one line.");
    }

    /// <summary>A number of the query.</summary>
    public static int Within(int? number, int least, int most, int otherwise, string field) => number is not { } given ? otherwise
        : given >= least && given <= most ? given
        : throw Refuse($"'{field}' is out of its range.", $"It is {least} to {most}.");

    public static RefusedException Refuse(string title, string detail) => new(new(StatusCodes.Status400BadRequest, title, detail));
}
