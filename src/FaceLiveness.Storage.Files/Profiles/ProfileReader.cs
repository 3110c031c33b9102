namespace FaceLiveness.Storage.Files;

/// <summary>Reads profiles, while a writer may be at work on them.</summary>
internal sealed class ProfileReader(string root, ProfileKeys keys)
{
    /// <summary>The ids of all folders that can hold a profile, in order, and the folders whose names can't be ids.</summary>
    public (List<string> Ids, List<string> Others) List()
    {
        var (ids, others) = (new List<string>(), new List<string>());
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            var name = Path.GetFileName(folder);
            if (Profile.IsValidId(name))
            {
                ids.Add(name);
            }
            else if (!name.StartsWith('.'))
            {
                others.Add(folder);
            }
        }

        ids.Sort(StringComparer.Ordinal);
        return (ids, others);
    }

    public string FolderOf(string id) => Path.Combine(root, id);

    /// <summary>Opens the folder of a profile and reads what is wanted of it, all of one version.</summary>
    /// <returns>What was read; the default where there is no profile.</returns>
    /// <exception cref="InvalidDataException">The profile is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    /// <exception cref="MasterKeyUnavailableException">Its master key is not there, or is another one.</exception>
    public T? Read<T>(string id, Func<ProfileFolder, T> read)
    {
        byte[]? before = null;
        while (true)
        {
            if (ProfileFiles.Read(Path.Combine(FolderOf(id), ProfileFiles.Document)) is not { } document)
            {
                return default;
            }

            try
            {
                using var folder = ProfileFolder.Open(FolderOf(id), id, document, keys);
                ThrowIfAnothers(id, folder.Document.Id);
                return read(folder);
            }
            catch (InvalidDataException) when (!document.AsSpan().SequenceEqual(before))
            {
                // A save in between removes the old files: then there is a new document, and it is read again.
                before = document;
            }
        }
    }

    private void ThrowIfAnothers(string id, string found)
    {
        if (found == id)
        {
            return;
        }

        // Where capitals make no difference to the disk, 'A' is found under 'a' too, and nothing is wrong with it.
        if (string.Equals(found, id, StringComparison.OrdinalIgnoreCase) && Directory.GetDirectories(root, id) is [var folder] && Path.GetFileName(folder) == found)
        {
            throw new ArgumentException($"There is a profile '{found}' already, and this disk makes no difference between capitals and small letters.");
        }

        throw new InvalidDataException($"{ProfileFiles.Document} is not that of profile '{id}'");
    }
}
