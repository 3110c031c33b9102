namespace FaceLiveness.Storage.Files;

/// <summary>Where a deletion begins: a profile is gone with the one rename that brings it here, and what a crash leaves is deleted at the next start.</summary>
internal sealed class Trash(string root, DurableFiles files)
{
    private readonly string _folder = Path.Combine(root, ".trash");

    /// <summary>Takes a profile's folder.</summary>
    public void Take(string folder)
    {
        files.CreateFolder(_folder);
        files.MoveFolder(folder, Path.Combine(_folder, $"{Path.GetFileName(folder)}~{Guid.NewGuid():n}"));
        files.FlushFolder(_folder);
        files.FlushFolder(root);
    }

    /// <summary>Deletes what is in it: keys first, for without them the rest is noise.</summary>
    public void Empty()
    {
        if (Directory.Exists(_folder))
        {
            foreach (var folder in Directory.GetDirectories(_folder))
            {
                ProfileKeys.Destroy(folder, files);
            }

            files.DeleteFolder(_folder);
            files.FlushFolder(root);
        }
    }
}
