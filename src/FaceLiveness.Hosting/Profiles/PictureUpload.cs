using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FaceLiveness.Hosting;

/// <summary>A name and pictures that were uploaded. They are read into memory, never into temporary files: faces belong into the store alone.</summary>
/// <param name="Name">What people call the person.</param>
/// <param name="Pictures">File names and bytes, in the order sent.</param>
internal sealed record PictureUpload(string Name, IReadOnlyList<(string File, byte[] Content)> Pictures)
{
    public const int MostPictures = 20;

    /// <summary>All of an upload, with what stands between the pictures.</summary>
    public const long Largest = 32 * 1024 * 1024;

    private const int LongestFileName = 255;
    private const int LongestBoundary = 70;

    /// <summary>Reads an upload as <c>multipart/form-data</c>.</summary>
    /// <exception cref="RefusedException">It is no such upload, has no name or no pictures, or too many.</exception>
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    public static async ValueTask<PictureUpload> ReadAsync(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= LongestBoundary } boundary)
        {
            throw new RefusedException(Problem.Of(StatusCodes.Status415UnsupportedMediaType));
        }

        try
        {
            return await ReadAsync(new MultipartReader(boundary.Value!, request.Body), request.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw ProfileInput.Refuse("The upload is torn, or no multipart/form-data.", "Send it again.");
        }
    }

    private static async ValueTask<PictureUpload> ReadAsync(MultipartReader parts, CancellationToken cancellationToken)
    {
        string? name = null;
        var left = Largest;
        var pictures = new List<(string File, byte[] Content)>();
        while (await parts.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } part)
        {
            var disposition = part.GetContentDispositionHeader();
            switch (HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value)
            {
                case "name":
                    name = System.Text.Encoding.UTF8.GetString(await ReadAsync(part.Body, 4 * ProfileInput.LongestName, cancellationToken).ConfigureAwait(false));
                    break;
                case "pictures" or "pictures[]" when pictures.Count == MostPictures:
                    throw new RefusedException(new(
                        StatusCodes.Status413PayloadTooLarge, $"There are more than {MostPictures} pictures.", "A few good ones of different days are worth more than many alike."));
                case "pictures" or "pictures[]":
                    var content = await ReadAsync(part.Body, left, cancellationToken).ConfigureAwait(false);
                    left -= content.Length;
                    pictures.Add((FileNameOf(disposition!, pictures.Count), content));
                    break;
                default:
                    throw ProfileInput.Refuse("The upload has a field that is not known.", "It has 'name' once, and 'pictures' for each picture.");
            }
        }

        return pictures.Count > 0
            ? new(ProfileInput.Name(name), pictures)
            : throw ProfileInput.Refuse("The upload has no pictures.", "Send at least one, as 'pictures'.");
    }

    private static async ValueTask<byte[]> ReadAsync(Stream part, long most, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await part.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (content.Length + read > most)
            {
                throw new RefusedException(Problem.Of(StatusCodes.Status413PayloadTooLarge));
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    // Only ever shown to whoever sent it, and without the folders that some browsers put before it.
    private static string FileNameOf(ContentDispositionHeaderValue disposition, int index)
    {
        var sent = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";
        var file = new string([.. sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..].Where(static c => !char.IsControl(c)).Take(LongestFileName)]);
        return file.Length > 0 ? file : FormattableString.Invariant($"picture {index + 1}");
    }
}
