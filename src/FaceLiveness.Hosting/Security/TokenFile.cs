namespace FaceLiveness.Hosting;

/// <summary>A file whose first line is the token.</summary>
internal static class TokenFile
{
    private const string Setting = $"{FaceLivenessHostingOptions.SectionName}:{nameof(FaceLivenessHostingOptions.TokenFile)}";

    /// <summary>The token in a file.</summary>
    /// <exception cref="InvalidOperationException">It can't be read, others can read it too, or it holds no token; the message names the remedy.</exception>
    public static string Read(string path)
    {
        string? line;
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != 0)
            {
                throw new InvalidOperationException($"Others than its owner may use the token file '{path}' ({Setting}). Take that right away: chmod 600 '{path}'");
            }

            line = File.ReadLines(path).FirstOrDefault()?.Trim();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The token file '{path}' ({Setting}) can't be read: {refused.Message} Make it, with the token in its first line, readable by this user only.", refused);
        }

        return AccessOptionsValidator.FaultOf(line ?? "") is { } fault
            ? throw new InvalidOperationException($"The first line of the token file '{path}' ({Setting}) is no token: {fault}")
            : line!;
    }
}
