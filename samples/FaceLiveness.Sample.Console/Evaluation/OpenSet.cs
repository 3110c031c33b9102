namespace FaceLiveness.Sample.Evaluation;

/// <summary>
/// Open-set identification by single pictures. Every other person, alphabetically, is enrolled by the picture of the best quality; all pictures of
/// the others are strangers, and the further pictures of the enrolled are searches that should end in their name. Then the halves change places, so
/// that every picture is a stranger's once.
/// </summary>
internal sealed class OpenSet
{
    private readonly List<(float Similarity, float Lead)> _strangers = [];
    private readonly List<(float Similarity, float Lead, bool IsRight)> _enrolled = [];

    /// <param name="pictures">All pictures; each says whose it is.</param>
    public OpenSet(IReadOnlyList<ReadPicture> pictures)
    {
        var people = pictures.GroupBy(picture => picture.Person!, StringComparer.Ordinal).OrderBy(person => person.Key, StringComparer.Ordinal)
            .Select(person => person.OrderByDescending(picture => picture.Quality).ThenBy(picture => picture.Name, StringComparer.Ordinal).ToList()).ToList();
        People = (people.Count + 1) / 2;
        for (var half = 0; half < 2; half++)
        {
            Search([.. people.Where((_, i) => i % 2 == half)], people.Where((_, i) => i % 2 != half).SelectMany(person => person));
        }
    }

    /// <summary>How many people are enrolled at a time.</summary>
    public int People { get; }

    /// <summary>What becomes of the searches where a name takes this similarity, and this lead over the second nearest.</summary>
    public Identification At(float accept, float margin) => new(
        new(_strangers.Count(search => search.Similarity >= accept && search.Lead >= margin), _strangers.Count),
        new(_enrolled.Count(search => search.IsRight && search.Similarity >= accept && search.Lead >= margin), _enrolled.Count),
        new(_enrolled.Count(search => !search.IsRight && search.Similarity >= accept && search.Lead >= margin), _enrolled.Count));

    /// <summary>How many strangers' searches end between the thresholds.</summary>
    public Proportion Undecided(RecognitionThresholds thresholds) =>
        new(_strangers.Count(search => search.Similarity >= thresholds.Unknown && search.Similarity < thresholds.Accept), _strangers.Count);

    private void Search(List<List<ReadPicture>> enrolled, IEnumerable<ReadPicture> strangers)
    {
        if (enrolled.Count == 0)
        {
            return;
        }

        var gallery = new Gallery(enrolled[0][0].Embedding.ModelId, enrolled[0][0].Embedding.Dimension);
        gallery.Replace(enrolled.Select(person => new Profile
        {
            Id = person[0].Person!,
            Name = person[0].Person!,
            Samples = [new ProfileSample { Id = "s1", Embedding = person[0].Embedding }],
        }));
        var everybody = gallery.Snapshot;
        _strangers.AddRange(strangers.Select(picture => everybody.Search(picture.Embedding)).Select(search => (search.Similarity, search.Lead)));
        _enrolled.AddRange(enrolled.SelectMany(person => person.Skip(1)).Select(picture => (Picture: picture, Search: everybody.Search(picture.Embedding)))
            .Select(probe => (probe.Search.Similarity, probe.Search.Lead, probe.Search.Best?.ProfileId == probe.Picture.Person)));
    }
}

/// <summary>What became of searches.</summary>
/// <param name="FalsePositives">Strangers' searches that ended in a name (FPIR).</param>
/// <param name="Named">Searches for the enrolled that ended in their own name (TPIR).</param>
/// <param name="Misnamed">Searches for the enrolled that ended in another's name.</param>
internal readonly record struct Identification(Proportion FalsePositives, Proportion Named, Proportion Misnamed);
