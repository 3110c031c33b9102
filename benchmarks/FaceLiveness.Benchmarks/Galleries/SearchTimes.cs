using System.Diagnostics;
using FaceLiveness.Benchmarks.Reporting;

namespace FaceLiveness.Benchmarks.Galleries;

/// <summary>How long each way to search takes, in milliseconds; all take turns, medians.</summary>
/// <param name="People">In how large a gallery.</param>
/// <param name="Library">The library's search, as it comes.</param>
/// <param name="Exhaustive">The library's, with everybody compared.</param>
/// <param name="Plain">A plain scan in C#.</param>
/// <param name="Compiled">A plain scan in C; null where there is no compiler.</param>
/// <param name="Faiss">FAISS; null where it is not here.</param>
/// <param name="Agree">Whether all of them found the same.</param>
internal sealed record SearchTimes(int People, double Library, double Exhaustive, double Plain, double? Compiled, double? Faiss, bool Agree)
{
    public static async Task<SearchTimes> MeasureAsync(
        GallerySnapshot gallery, IReadOnlyList<FaceEmbedding> probes, PlainScan plain, ScanPeer? compiled, ScanPeer? faiss, int turns)
    {
        var exhaustive = gallery.Exhaustive();
        var times = Enumerable.Range(0, 5).Select(_ => new List<double>()).ToArray();
        var found = new HashSet<string?>();
        for (var turn = -1; turn < turns; turn++)
        {
            Progress.Update($"{gallery.Count} people, {probes.Count} at once, turn {turn + 1} of {turns} …");
            Time(0, () => Find(gallery));
            Time(1, () => Find(exhaustive));
            Time(2, () => Crowd.Id(probes.Select(probe => plain.Nearest(probe.Vector)).ToArray()[0]));
            await AskAsync(3, compiled);
            await AskAsync(4, faiss);

            void Time(int way, Func<string?> search)
            {
                var start = Stopwatch.GetTimestamp();
                found.Add(search());
                Note(way, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            async Task AskAsync(int way, ScanPeer? peer)
            {
                if (peer is not null)
                {
                    var (milliseconds, nearest) = await peer.SearchAsync(probes.Count);
                    found.Add(Crowd.Id(nearest));
                    Note(way, milliseconds);
                }
            }

            void Note(int way, double milliseconds)
            {
                // The first turn warms up.
                if (turn >= 0)
                {
                    times[way].Add(milliseconds);
                }
            }
        }

        return new(
            gallery.Count, Median(times[0]), Median(times[1]), Median(times[2]),
            compiled is null ? null : Median(times[3]), faiss is null ? null : Median(times[4]), found.Count == 1);

        string? Find(GallerySnapshot searched) => probes.Count == 1
            ? searched.Search(probes[0]).Best?.ProfileId
            : searched.SearchEach(probes)[0].Best?.ProfileId;
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
