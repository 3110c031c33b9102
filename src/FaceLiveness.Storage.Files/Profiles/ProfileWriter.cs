namespace FaceLiveness.Storage.Files;

/// <summary>Writes profiles. Every method is to be called in the writer's turn.</summary>
/// <remarks>
/// New files come to stand beside the old ones; the rename of the document, which names them, is the one instant at which the profile changes.
/// </remarks>
internal sealed class ProfileWriter(string root, ProfileReader reader, ProfileKeys keys, Quarantine quarantine, Leftovers leftovers, DurableFiles files)
{
    /// <exception cref="ProfileConflictException">The stored version is another one.</exception>
    public Profile Save(Profile profile)
    {
        var (stored, isEncrypted) = Stored(profile.Id);
        if (profile.Version != (stored?.Version ?? 0))
        {
            throw new ProfileConflictException(profile.Id, profile.Version, stored?.Version ?? 0);
        }

        try
        {
            var folder = reader.FolderOf(profile.Id);
            files.CreateFolder(folder);
            if (stored is not null && keys.AreGiven && !isEncrypted)
            {
                Encrypt(folder, profile.Id);
            }

            using var key = keys.AreGiven ? keys.ReadOrCreate(folder, profile.Id) : null;
            Write(folder, profile, stored, key);
            if (stored is null)
            {
                files.FlushFolder(root);
            }
        }
        finally
        {
            leftovers.Remove(profile.Id);
        }

        return profile with
        {
            Version = profile.Version + 1,
            Samples = [.. profile.Samples.Select(sample => sample with { Picture = null })],
        };
    }

    /// <summary>Brings a stored profile under the current master key: encrypts it where it is plain, and wraps its key anew where another master key did.</summary>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    public MasterKeyStep ApplyMasterKey(string id)
    {
        var (stored, isEncrypted) = Stored(id);
        if (stored is null)
        {
            return MasterKeyStep.Nothing;
        }

        var folder = reader.FolderOf(id);
        var step = MasterKeyStep.Encrypted;
        if (isEncrypted)
        {
            step = keys.Rewrap(folder, id) ? MasterKeyStep.Rewrapped : MasterKeyStep.Nothing;
        }
        else
        {
            Encrypt(folder, id);
        }

        leftovers.Remove(id);
        return step;
    }

    /// <summary>The same for a damaged profile that was set aside.</summary>
    /// <exception cref="InvalidDataException">Its key is damaged.</exception>
    public MasterKeyStep ApplyMasterKeyAside(string folder, string id)
    {
        var rewrapped = keys.Rewrap(folder, id);
        return Encrypt(folder, id) ? MasterKeyStep.Encrypted : rewrapped ? MasterKeyStep.Rewrapped : MasterKeyStep.Nothing;
    }

    /// <summary>
    /// Encrypts a folder file by file, each beside the plain one, then the document over the plain one, and deletes what was plain. A damaged
    /// folder, which may lack any of them, too. Nothing is lost by a crash at any instant: done again, it goes on.
    /// </summary>
    /// <returns>Whether anything was plain.</returns>
    private bool Encrypt(string folder, string id)
    {
        using var key = keys.ReadOrCreate(folder, id);
        var found = false;
        var plain = new List<string>();
        var faces = Path.Combine(folder, ProfileFiles.Faces);
        if (Directory.Exists(faces))
        {
            Seal(faces, ProfileFiles.IsPicture, ProfileFileRole.Picture);
        }

        Seal(folder, ProfileFiles.IsEmbeddings, ProfileFileRole.Embeddings);
        var document = Path.Combine(folder, ProfileFiles.Document);
        if (ProfileFiles.Read(document, long.MaxValue) is { } content && !SealedFile.IsSealed(content))
        {
            files.Write(document, key.Seal(content, id, ProfileFileRole.Document));
            files.FlushFolder(folder);
            found = true;
        }

        foreach (var file in plain)
        {
            files.DeleteFile(file);
        }

        return found || plain.Count > 0;

        void Seal(string within, Predicate<string> isOurs, ProfileFileRole role)
        {
            foreach (var file in Directory.GetFiles(within))
            {
                var name = Path.GetFileName(file);
                if (ProfileFiles.IsTemporary(name))
                {
                    plain.Add(file);
                }
                else if (isOurs(name) && ProfileFiles.Read(file, long.MaxValue) is { } content && !SealedFile.IsSealed(content))
                {
                    files.Write(Path.Combine(within, ProfileFiles.Disguised(name, key)), key.Seal(content, id, role));
                    plain.Add(file);
                }
            }

            files.FlushFolder(within);
        }
    }

    private (ProfileDocument? Document, bool IsEncrypted) Stored(string id)
    {
        try
        {
            return reader.Read(id, folder => (folder.Document, folder.IsEncrypted));
        }
        catch (InvalidDataException fault)
        {
            quarantine.SetAside(id, fault);
            return default;
        }
    }

    private void Write(string folder, Profile profile, ProfileDocument? stored, DataKey? key)
    {
        var document = ProfileDocument.Next(profile, stored);
        if (profile.Samples.Count > 0)
        {
            var embeddings = EmbeddingsFile.Encode([.. profile.Samples.Select(sample => sample.Embedding)]);
            document.EmbeddingsSha256 = ProfileFiles.Hash(embeddings);
            if (document.EmbeddingsSha256 != stored?.EmbeddingsSha256)
            {
                Write(Path.Combine(folder, ProfileFiles.Embeddings(document.EmbeddingsSha256, key)), embeddings, ProfileFileRole.Embeddings);
            }
        }

        var faces = Path.Combine(folder, ProfileFiles.Faces);
        var pictured = false;
        for (var i = 0; i < profile.Samples.Count; i++)
        {
            if (profile.Samples[i].Picture is not { } picture)
            {
                continue;
            }

            if (picture.IsEmpty)
            {
                document.Samples[i].PictureSha256 = null;
                continue;
            }

            files.CreateFolder(faces);
            var hash = document.Samples[i].PictureSha256 = ProfileFiles.Hash(picture.Span);
            Write(Path.Combine(faces, ProfileFiles.Picture(profile.Samples[i].Id, hash, key)), picture.Span, ProfileFileRole.Picture);
            pictured = true;
        }

        if (pictured)
        {
            files.FlushFolder(faces);
        }

        // The names of the new files must last before the document that needs them does.
        files.FlushFolder(folder);
        Write(Path.Combine(folder, ProfileFiles.Document), document.ToBytes(), ProfileFileRole.Document);
        files.FlushFolder(folder);

        void Write(string path, ReadOnlySpan<byte> content, ProfileFileRole role) => files.Write(path, key is null ? content : key.Seal(content, profile.Id, role));
    }
}
