using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Tracking;

/// <summary>Follows simulated detections of known truth: jitter, misses, false alarms, and low confidence for who stands behind another.</summary>
public sealed class ByteTrackerAccuracyTests
{
    // How long a predicted place is counted as the tracker's answer.
    private static readonly TimeSpan Expected = TimeSpan.FromSeconds(0.5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_labelled_walkers_of_PETS09_are_followed(int framesPerDetection)
    {
        var truth = MotFile.Read(TestData.SharedFile("media/people/vtest_frames1-69_gt.txt"));
        AssertFollowed(truth, 10, framesPerDetection, maximumSwitches: 2, minimumIdf1: 0.85);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_square_full_of_walkers_is_followed(int framesPerDetection) =>
        AssertFollowed(Square(), 25, framesPerDetection, maximumSwitches: 1, minimumIdf1: 0.94);

    private static void AssertFollowed(
        IReadOnlyList<IReadOnlyList<TrackBox>> truth, double framesPerSecond, int framesPerDetection, double maximumSwitches, double minimumIdf1)
    {
        var runs = Enumerable.Range(1, 20).Select(seed => Follow(truth, framesPerSecond, framesPerDetection, seed)).ToArray();
        TestContext.Current.SendDiagnosticMessage(
            "detection every {0}: MOTA {1:0.000}, IDF1 {2:0.000} (worst {3:0.000}), switches {4:0.00} (worst {5})",
            framesPerDetection, runs.Average(run => run.Mota), runs.Average(run => run.Idf1), runs.Min(run => run.Idf1),
            runs.Average(run => run.IdSwitches), runs.Max(run => run.IdSwitches));

        // Of twenty throws of the dice the mean must hold, and no single one may fall apart.
        Assert.InRange(runs.Average(run => run.IdSwitches), 0, maximumSwitches);
        Assert.InRange(runs.Average(run => run.Idf1), minimumIdf1, 1);
        Assert.All(runs, run => Assert.InRange(run.Idf1, 0.7, 1));
    }

    private static TrackingAccuracy Follow(IReadOnlyList<IReadOnlyList<TrackBox>> truth, double framesPerSecond, int framesPerDetection, int seed)
    {
        var random = new Random(seed);
        var tracker = new ByteTracker();
        var frames = new List<TrackedFrame>();
        for (var frame = 0; frame < truth.Count; frame++)
        {
            var now = TimeSpan.FromSeconds(frame / framesPerSecond);
            var persons = frame % framesPerDetection == 0 ? tracker.Update(Detect(truth[frame], random), now) : tracker.Predict(now);
            frames.Add(new(
                truth[frame],
                [.. persons.Where(person => now - person.LastSeen < Expected).Select(person => new TrackBox(person.TrackId, person.Box))]));
        }

        return TrackingAccuracy.Measure(frames);
    }

    private static List<PersonDetection> Detect(IReadOnlyList<TrackBox> truth, Random random)
    {
        var found = new List<PersonDetection>();
        foreach (var person in truth)
        {
            // Nearer people stand lower in the picture.
            var hidden = truth.Max(other => other.Box.Bottom > person.Box.Bottom ? person.Box.ShareWithin(other.Box) : 0);
            if (random.NextDouble() < (hidden > 0.5 ? 0.5 : 0.15))
            {
                continue;
            }

            var height = person.Box.Height;
            var box = person.Box.Offset(0.03f * height * Normal(random), 0.03f * height * Normal(random))
                .Scale(1 + (0.05f * Normal(random)), 1 + (0.04f * Normal(random)));
            found.Add(new(box, hidden > 0.4 ? 0.15f + (0.4f * random.NextSingle()) : 0.5f + (0.45f * random.NextSingle())));
        }

        if (random.NextDouble() < 0.05 * truth.Count)
        {
            var height = 40 + (100 * random.NextSingle());
            found.Add(new(new(700 * random.NextSingle(), 450 * random.NextSingle(), 0.35f * height, height), 0.2f + (0.5f * random.NextSingle())));
        }

        return found;
    }

    /// <summary>Eight people of 100 pixels who stroll to and fro across a square for 12 s at 25 frames a second, at up to 0.5 to 1.2 heights a second.</summary>
    private static List<IReadOnlyList<TrackBox>> Square()
    {
        var random = new Random(3);
        var walkers = Enumerable.Range(1, 8).Select(id => (
            Id: id,
            Y: 60 + (45f * id),
            Reach: 150 + (150 * random.NextSingle()),
            Speed: 50 + (70 * random.NextSingle()),
            Phase: 2 * MathF.PI * random.NextSingle())).ToArray();
        var frames = new List<IReadOnlyList<TrackBox>>();
        for (var frame = 0; frame < 300; frame++)
        {
            var t = frame / 25f;
            frames.Add([.. walkers.Select(w => new TrackBox(
                w.Id, new(350 + (w.Reach * MathF.Sin((w.Speed * t / w.Reach) + w.Phase)), w.Y, 35, 100)))]);
        }

        return frames;
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
