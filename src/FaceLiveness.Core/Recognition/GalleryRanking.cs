namespace FaceLiveness;

/// <summary>The nearest and the second nearest so far. Of two that are equally near, the one that came first.</summary>
internal struct GalleryRanking()
{
    private GalleryEntry? _best;
    private GalleryEntry? _second;
    private float _similarity = float.NegativeInfinity;

    /// <summary>Similarity of the second nearest; negative infinity before there are two.</summary>
    public float SecondSimilarity { get; private set; } = float.NegativeInfinity;

    public void Consider(GalleryEntry entry, float similarity)
    {
        if (similarity > _similarity)
        {
            (_second, SecondSimilarity) = (_best, _similarity);
            (_best, _similarity) = (entry, similarity);
        }
        else if (similarity > SecondSimilarity)
        {
            (_second, SecondSimilarity) = (entry, similarity);
        }
    }

    public readonly GallerySearch ToSearch() => new(Match(_best, _similarity), Match(_second, SecondSimilarity));

    private static GalleryMatch? Match(GalleryEntry? entry, float similarity) =>
        entry is null ? null : new GalleryMatch(entry.ProfileId, entry.Name, similarity);
}
