namespace FaceLiveness;

/// <summary>A profile, and where its rows lie.</summary>
internal sealed record GalleryEntry(string ProfileId, string Name, GalleryRows Storage, int First, int Rows)
{
    public ReadOnlySpan<float> Vectors => Storage.Vectors(First, Rows);
}
