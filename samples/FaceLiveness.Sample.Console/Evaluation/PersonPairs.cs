namespace FaceLiveness.Sample.Evaluation;

/// <summary>Draws pairs from pictures of known people, as Labeled Faces in the Wild did: folds that share no person, as many pairs of one person as of two.</summary>
internal static class PersonPairs
{
    private const int MostFolds = 10;

    // Somebody with a thousand pictures must not be what the figures are about.
    private const int MostOfOnePerson = 10;

    /// <param name="people">Who is in each picture.</param>
    /// <returns>The same for the same pictures.</returns>
    public static IReadOnlyList<PicturePair> Draw(IReadOnlyDictionary<string, string> people)
    {
        var byPerson = people.GroupBy(picture => picture.Value, picture => picture.Key, StringComparer.Ordinal)
            .OrderBy(person => person.Key, StringComparer.Ordinal)
            .Select(person => person.Order(StringComparer.Ordinal).ToList())
            .ToList();
        var folds = Math.Clamp(byPerson.Count(pictures => pictures.Count > 1) / 10, 1, MostFolds);
        return [.. Enumerable.Range(0, folds).SelectMany(fold => Draw($"{fold + 1}", [.. byPerson.Where((_, i) => i % folds == fold)]))];
    }

    private static List<PicturePair> Draw(string fold, IReadOnlyList<List<string>> people)
    {
        var pairs = new List<PicturePair>();
        foreach (var pictures in people)
        {
            pairs.AddRange(pictures.SelectMany((a, i) => pictures.Skip(i + 1).Select(b => new PicturePair(fold, true, a, b))).Take(MostOfOnePerson));
        }

        var random = new Random(1);
        var drawn = new HashSet<(string, string)>();
        var (same, tries) = (pairs.Count, 100 * pairs.Count);
        while (drawn.Count < same && people.Count > 1 && tries-- > 0)
        {
            var (one, other) = (random.Next(people.Count), random.Next(people.Count));
            if (one < other)
            {
                var pair = (people[one][random.Next(people[one].Count)], people[other][random.Next(people[other].Count)]);
                if (drawn.Add(pair))
                {
                    pairs.Add(new(fold, false, pair.Item1, pair.Item2));
                }
            }
        }

        return pairs;
    }
}
