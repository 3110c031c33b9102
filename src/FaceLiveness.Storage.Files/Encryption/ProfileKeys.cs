namespace FaceLiveness.Storage.Files;

/// <summary>The key files of a store: <c>profile.key</c> in the folder of each encrypted profile, and <c>store.key</c>, which only tells which master key is needed.</summary>
internal sealed class ProfileKeys(IMasterKeyProvider? masters, DurableFiles files)
{
    /// <summary>Whether what is saved is encrypted.</summary>
    public bool AreGiven => masters is not null;

    /// <summary>Reads the key of a profile.</summary>
    /// <exception cref="InvalidDataException">It is missing or damaged.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    /// <exception cref="MasterKeyUnavailableException">Its master key is not there, or is another one.</exception>
    public DataKey Read(string folder, string profileId) =>
        MasterKey.Unwrap(masters, ReadFile(folder) ?? throw new InvalidDataException($"{ProfileFiles.Key} is missing"), profileId);

    /// <summary>Reads the key of a profile, or makes one where none can be read.</summary>
    public DataKey ReadOrCreate(string folder, string profileId)
    {
        try
        {
            return Read(folder, profileId);
        }
        catch (InvalidDataException)
        {
            // Nothing that counts is encrypted with a damaged one, or the profile would have been set aside.
            return Create(folder, profileId);
        }
    }

    /// <summary>Wraps the key of a profile with the current master key, where another one has wrapped it. The key stays, and so does all that is encrypted with it.</summary>
    /// <returns>Whether there was something to do.</returns>
    public bool Rewrap(string folder, string profileId)
    {
        if (ReadFile(folder) is not { } file || KeyFile.ReadKeyId(file) == masters!.CurrentKeyId)
        {
            return false;
        }

        using var key = MasterKey.Unwrap(masters, file, profileId);
        files.Write(Path.Combine(folder, ProfileFiles.Key), MasterKey.Wrap(masters, key, profileId));
        files.FlushFolder(folder);
        return true;
    }

    /// <summary>Refuses to open an encrypted store without its master key, before anything in it is touched.</summary>
    /// <returns>Whether it is noted in the store which key that is.</returns>
    /// <exception cref="MasterKeyUnavailableException">The key is not there, or is another one.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote the store's key file.</exception>
    public bool Check(string root)
    {
        try
        {
            if (ProfileFiles.Read(Path.Combine(root, ProfileFiles.StoreKey), KeyFile.MaximumLength) is not { } file)
            {
                return false;
            }

            MasterKey.Unwrap(masters, file, "").Dispose();
            return true;
        }
        catch (InvalidDataException) when (masters is not null)
        {
            // The profiles have keys of their own; this file is written anew.
            return false;
        }
    }

    /// <summary>Notes in the store that it is encrypted, and that the current master key is needed.</summary>
    public void Note(string root)
    {
        using var unused = DataKey.Create();
        files.Write(Path.Combine(root, ProfileFiles.StoreKey), MasterKey.Wrap(masters!, unused, ""));
        files.FlushFolder(root);
    }

    /// <summary>Makes what is encrypted with a folder's key unreadable for good, wherever it has been copied to: overwrites the key, then deletes it.</summary>
    public static void Destroy(string folder, DurableFiles files)
    {
        var path = Path.Combine(folder, ProfileFiles.Key);
        if (File.Exists(path))
        {
            files.Overwrite(path);
            files.DeleteFile(path);
            files.FlushFolder(folder);
        }
    }

    private DataKey Create(string folder, string profileId)
    {
        var key = DataKey.Create();
        files.Write(Path.Combine(folder, ProfileFiles.Key), MasterKey.Wrap(masters!, key, profileId));
        files.FlushFolder(folder);
        return key;
    }

    private static byte[]? ReadFile(string folder) => ProfileFiles.Read(Path.Combine(folder, ProfileFiles.Key), KeyFile.MaximumLength);
}
