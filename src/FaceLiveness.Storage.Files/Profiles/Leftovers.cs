using System.IO.Enumeration;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// What a crash or a finished save leaves over: files of the store's own kinds that the document does not name. Files of other kinds are
/// somebody else's, and stay.
/// </summary>
internal sealed class Leftovers(ProfileReader reader, DurableFiles files, ILogger logger)
{
    /// <summary>Whether there seem to be any. A save under way looks the same: <see cref="Remove"/>, in the writer's turn, looks again.</summary>
    public static bool Any(ProfileFolder folder) => Find(folder.Path, folder).Any();

    /// <summary>Removes them. Call it in the writer's turn.</summary>
    public void Remove(string id)
    {
        try
        {
            var path = reader.FolderOf(id);
            if (Directory.Exists(path) && reader.Read(id, folder => Find(path, folder).ToList()) is var found)
            {
                foreach (var file in found ?? [.. Find(path, null)])
                {
                    files.DeleteFile(file);
                }

                if (found is null)
                {
                    RemoveIfEmpty(Path.Combine(path, ProfileFiles.Faces));
                    RemoveIfEmpty(path);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            logger.LogLeftovers(id, fault.Message);
        }
    }

    private static IEnumerable<string> Find(string path, ProfileFolder? folder)
    {
        var faces = false;
        var embeddings = folder?.EmbeddingsName;
        foreach (var (name, isFolder) in List(path))
        {
            faces |= isFolder && name == ProfileFiles.Faces;
            if (!isFolder && (ProfileFiles.IsTemporary(name)
                || (ProfileFiles.IsEmbeddings(name) && name != embeddings)
                || (name == ProfileFiles.Key && folder is not { IsEncrypted: true })))
            {
                yield return Path.Combine(path, name);
            }
        }

        if (faces)
        {
            var pictures = folder?.PictureNames();
            foreach (var (name, isFolder) in List(Path.Combine(path, ProfileFiles.Faces)))
            {
                if (!isFolder && (ProfileFiles.IsTemporary(name) || (ProfileFiles.IsPicture(name) && pictures?.Contains(name) != true)))
                {
                    yield return Path.Combine(path, ProfileFiles.Faces, name);
                }
            }
        }
    }

    private static FileSystemEnumerable<(string Name, bool IsFolder)> List(string path) =>
        new(path, static (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.IsDirectory), new EnumerationOptions { AttributesToSkip = 0 });

    private void RemoveIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            files.DeleteFolder(folder);
        }
    }
}
