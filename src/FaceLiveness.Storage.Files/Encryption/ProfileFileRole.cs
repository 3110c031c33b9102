namespace FaceLiveness.Storage.Files;

/// <summary>What an encrypted file is to its profile. Part of what its tag vouches for: the numbers stand in the format, and stay.</summary>
internal enum ProfileFileRole : byte
{
    Document = 1,
    Embeddings = 2,
    Picture = 3,
}
