using System.Globalization;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Storage.Files;

/// <summary>Where damaged profiles are set aside, folder by folder, under <c>id~time</c>.</summary>
internal sealed class Quarantine(string root, DurableFiles files, TimeProvider time, ILogger logger)
{
    private readonly string _folder = Path.Combine(root, ".quarantine");

    /// <summary>Moves a profile there, whole. Call it in the writer's turn.</summary>
    public void SetAside(string id, InvalidDataException fault)
    {
        var aside = Path.Combine(_folder, $"{id}~{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}");
        while (Directory.Exists(aside))
        {
            aside += "x";
        }

        try
        {
            files.CreateFolder(_folder);
            files.MoveFolder(Path.Combine(root, id), aside);
            files.FlushFolder(_folder);
            files.FlushFolder(root);
            logger.LogSetAside(id, fault.Message, aside);
        }
        catch (Exception other) when (other is IOException or UnauthorizedAccessException)
        {
            logger.LogLeftOut(id, $"{fault.Message}; it could not be moved to {_folder} either: {other.Message}");
        }
    }

    /// <summary>The folders set aside, with the ids that they had.</summary>
    public IEnumerable<(string Folder, string ProfileId)> List() =>
        Directory.Exists(_folder)
            ? Directory.GetDirectories(_folder).Select(folder => (folder, Path.GetFileName(folder).Split('~')[0])).Where(aside => Profile.IsValidId(aside.Item2))
            : [];

    /// <summary>Deletes every copy of a profile.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Erase(string id)
    {
        var copies = List().Where(aside => aside.ProfileId == id).ToList();
        foreach (var (folder, _) in copies)
        {
            ProfileKeys.Destroy(folder, files);
            files.DeleteFolder(folder);
        }

        return copies.Count > 0;
    }
}
