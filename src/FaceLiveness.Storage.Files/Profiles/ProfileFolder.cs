namespace FaceLiveness.Storage.Files;

/// <summary>The folder of a profile as its document tells it: what is in it, what the files are called, and the key to them where they are encrypted.</summary>
internal sealed class ProfileFolder : IDisposable
{
    private readonly DataKey? _key;

    private ProfileFolder(string path, ProfileDocument document, DataKey? key) => (Path, Document, _key) = (path, document, key);

    public string Path { get; }

    public ProfileDocument Document { get; }

    public bool IsEncrypted => _key is not null;

    /// <summary>The name of the embeddings file; null for a profile without samples.</summary>
    public string? EmbeddingsName => Document.EmbeddingsSha256 is { } hash ? ProfileFiles.Embeddings(hash, _key) : null;

    /// <summary>Opens a folder by the bytes of its document.</summary>
    /// <exception cref="InvalidDataException">The document or the key is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    /// <exception cref="MasterKeyUnavailableException">Its master key is not there, or is another one.</exception>
    public static ProfileFolder Open(string path, string id, byte[] document, ProfileKeys keys)
    {
        if (!SealedFile.IsSealed(document))
        {
            return new(path, ProfileDocument.Parse(document), null);
        }

        var key = keys.Read(path, id);
        try
        {
            return new(path, ProfileDocument.Parse(Open(document, id, ProfileFileRole.Document, key, ProfileFiles.Document)), key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <exception cref="InvalidDataException">The file is missing or damaged.</exception>
    public FaceEmbedding[] ReadEmbeddings()
    {
        if (EmbeddingsName is not { } name)
        {
            return [];
        }

        var bytes = Read(name, ProfileFileRole.Embeddings) ?? throw new InvalidDataException($"{name} is missing");
        if (ProfileFiles.Hash(bytes) != Document.EmbeddingsSha256)
        {
            throw new InvalidDataException($"{name} is damaged: its checksum is another one than {ProfileFiles.Document} says");
        }

        try
        {
            return EmbeddingsFile.Decode(bytes, isVerified: true);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{name} is damaged: {fault.Message}", fault);
        }
    }

    /// <summary>Reads the picture of a sample.</summary>
    /// <returns>Null where the document names none.</returns>
    /// <exception cref="InvalidDataException">The file is missing or damaged.</exception>
    public byte[]? ReadPicture(string sampleId)
    {
        if (Document.Samples.Find(sample => sample.Id == sampleId)?.PictureSha256 is not { } hash)
        {
            return null;
        }

        var name = System.IO.Path.Combine(ProfileFiles.Faces, ProfileFiles.Picture(sampleId, hash, _key));
        var bytes = Read(name, ProfileFileRole.Picture) ?? throw new InvalidDataException($"{name} is missing");
        return ProfileFiles.Hash(bytes) == hash ? bytes : throw new InvalidDataException($"{name} is damaged: its checksum does not match");
    }

    /// <summary>The names of the pictures.</summary>
    public HashSet<string> PictureNames() =>
    [
        .. Document.Samples.Where(sample => sample.PictureSha256 is not null).Select(sample => ProfileFiles.Picture(sample.Id, sample.PictureSha256!, _key)),
    ];

    public void Dispose() => _key?.Dispose();

    private byte[]? Read(string name, ProfileFileRole role) =>
        ProfileFiles.Read(System.IO.Path.Combine(Path, name)) is not { } bytes ? null
        : _key is null ? bytes
        : Open(bytes, Document.Id, role, _key, name);

    private static byte[] Open(byte[] file, string id, ProfileFileRole role, DataKey key, string name)
    {
        try
        {
            return key.Open(file, id, role);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{name} is damaged: {fault.Message}", fault);
        }
    }
}
