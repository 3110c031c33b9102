namespace FaceLiveness.Sample.Commands;

/// <summary>Pictures of people, as files.</summary>
internal static class PictureFiles
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"];

    /// <summary>The pictures of a folder, by name; hidden files are none.</summary>
    public static IReadOnlyList<string> In(string folder, bool recurse) =>
        [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = recurse, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];

    /// <summary>Reads a picture; one that can't be opened is refused with the reason, like one that shows nobody.</summary>
    public static async Task<PictureLook> ReadAsync(PictureEnrollment enrollment, string file, CancellationToken cancellationToken)
    {
        byte[] picture;
        try
        {
            picture = await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return new PictureLook(PictureUse.Refused, "There is no such file.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new PictureLook(PictureUse.Refused, fault.Message);
        }

        return await enrollment.ReadAsync(picture, new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero), cancellationToken);
    }
}
