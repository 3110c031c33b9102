namespace FaceLiveness;

/// <summary>How near a profile is to what was searched for.</summary>
/// <param name="ProfileId">Which profile.</param>
/// <param name="Name">Its name.</param>
/// <param name="Similarity">Cosine similarity, -1 to 1.</param>
public readonly record struct GalleryMatch(string ProfileId, string Name, float Similarity);

/// <summary>What a search of the gallery found.</summary>
/// <param name="Best">The nearest profile; null in an empty gallery.</param>
/// <param name="SecondBest">The nearest of all others; null where there is one profile at most.</param>
public readonly record struct GallerySearch(GalleryMatch? Best, GalleryMatch? SecondBest)
{
    /// <summary>Similarity of the nearest profile; -1 in an empty gallery.</summary>
    public float Similarity => Best?.Similarity ?? -1;

    /// <summary>How far the nearest is ahead of the second nearest; 2, the most there is, where there is no second.</summary>
    public float Lead => SecondBest is { } second ? Similarity - second.Similarity : 2;
}
