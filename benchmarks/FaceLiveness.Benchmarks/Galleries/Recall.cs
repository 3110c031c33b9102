using FaceLiveness.Benchmarks.Reporting;

namespace FaceLiveness.Benchmarks.Galleries;

/// <summary>How often a search finds what it should.</summary>
/// <param name="Likeness">How like their person the probes are.</param>
/// <param name="Found">Share of probes whose person is found nearest.</param>
/// <param name="FoundExhaustively">The same where everybody is compared.</param>
/// <param name="SameNearest">Share of probes whose nearest is the one that comparing everybody gives, with the same similarity to the bit.</param>
/// <param name="SameSecond">The same of the second nearest.</param>
/// <param name="MissedSeconds">How many second nearest of 0.3 and more were missed: only they could keep somebody from being named.</param>
internal sealed record Recall(float Likeness, double Found, double FoundExhaustively, double SameNearest, double SameSecond, int MissedSeconds)
{
    private const float Counts = 0.3f;
    private const int Batch = 32;

    public static Recall Measure(Crowd crowd, GallerySnapshot gallery, float likeness, int probes)
    {
        var exhaustive = gallery.Exhaustive();
        int found = 0, foundExhaustively = 0, nearest = 0, second = 0, missed = 0;
        for (var start = 0; start < probes; start += Batch)
        {
            Progress.Update($"{crowd.Name}: {start} of {probes} probes at {likeness:F1} …");
            // A stride that is prime to any size spreads them over the whole gallery.
            var people = Enumerable.Range(start, Math.Min(Batch, probes - start)).Select(i => (int)(i * 7_919L % gallery.Count)).ToArray();
            var looks = people.Select(person => crowd.Look(person, likeness)).ToArray();
            var exact = exhaustive.SearchEach(looks);
            for (var i = 0; i < looks.Length; i++)
            {
                var search = gallery.Search(looks[i]);
                found += search.Best?.ProfileId == Crowd.Id(people[i]) ? 1 : 0;
                foundExhaustively += exact[i].Best?.ProfileId == Crowd.Id(people[i]) ? 1 : 0;
                nearest += search.Best == exact[i].Best ? 1 : 0;
                second += search.SecondBest == exact[i].SecondBest ? 1 : 0;
                missed += search.SecondBest != exact[i].SecondBest && exact[i].SecondBest?.Similarity >= Counts ? 1 : 0;
            }
        }

        return new(likeness, Share(found), Share(foundExhaustively), Share(nearest), Share(second), missed);

        double Share(int count) => (double)count / probes;
    }
}
