namespace FaceLiveness.Alerts;

/// <summary>Secrets from configuration or, better, from a file of their own.</summary>
internal static class SecretText
{
    /// <summary>The secret; null where there is none.</summary>
    /// <param name="text">The secret itself; null where it is in a file.</param>
    /// <param name="file">The file whose first line it is; null for none.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static string? Read(string? text, string? file)
    {
        if (file is null)
        {
            return text;
        }

        try
        {
            return File.ReadLines(file).FirstOrDefault()?.Trim();
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"The secret in '{file}' can't be read: {fault.Message}", fault);
        }
    }
}
