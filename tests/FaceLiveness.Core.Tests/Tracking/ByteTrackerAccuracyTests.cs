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
        var truth = MotMetrics.Read(TestData.SharedFile("media/people/vtest_frames1-69_gt.txt"));
        AssertFollowed([.. truth.Values], 10, framesPerDetection, maximumSwitches: 2, minimumIdf1: 0.85);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_square_full_of_walkers_is_followed(int framesPerDetection) =>
        AssertFollowed(Square(), 25, framesPerDetection, maximumSwitches: 3, minimumIdf1: 0.85);

    private static void AssertFollowed(
        IReadOnlyList<IReadOnlyList<MotBox>> truth, double framesPerSecond, int framesPerDetection, int maximumSwitches, double minimumIdf1)
    {
        var runs = Enumerable.Range(1, 20).Select(seed => Follow(truth, framesPerSecond, framesPerDetection, seed)).ToArray();
        TestContext.Current.SendDiagnosticMessage(
            "detection every {0}: MOTA {1:0.000}, IDF1 {2:0.000} (worst {3:0.000}), switches {4:0.00} (worst {5})",
            framesPerDetection, runs.Average(run => run.Mota), runs.Average(run => run.Idf1), runs.Min(run => run.Idf1),
            runs.Average(run => run.IdSwitches), runs.Max(run => run.IdSwitches));

        Assert.All(runs, run =>
        {
            Assert.InRange(run.IdSwitches, 0, maximumSwitches);
            Assert.InRange(run.Idf1, minimumIdf1, 1);
        });
    }

    private static MotMetrics Follow(IReadOnlyList<IReadOnlyList<MotBox>> truth, double framesPerSecond, int framesPerDetection, int seed)
    {
        var random = new Random(seed);
        var tracker = new ByteTracker();
        var metrics = new MotMetrics();
        for (var frame = 0; frame < truth.Count; frame++)
        {
            var now = TimeSpan.FromSeconds(frame / framesPerSecond);
            var persons = frame % framesPerDetection == 0 ? tracker.Update(Detect(truth[frame], random), now) : tracker.Predict(now);
            metrics.AddFrame(
                truth[frame],
                [.. persons.Where(person => now - person.LastSeen < Expected).Select(person => new MotBox(person.TrackId, person.Box))]);
        }

        return metrics;
    }

    private static List<PersonDetection> Detect(IReadOnlyList<MotBox> truth, Random random)
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

    /// <summary>Eight people who cross a square in straight lines for 12 s at 25 frames a second, at 0.4 to 1.2 heights a second.</summary>
    private static List<IReadOnlyList<MotBox>> Square()
    {
        var random = new Random(3);
        var walkers = Enumerable.Range(1, 8).Select(id => (
            Id: id,
            X: 100 + (500 * random.NextSingle()),
            Y: 60 + (45f * id),
            Speed: (random.Next(2) == 0 ? -1 : 1) * (40 + (70 * random.NextSingle())))).ToArray();
        var frames = new List<IReadOnlyList<MotBox>>();
        for (var frame = 0; frame < 300; frame++)
        {
            var t = frame / 25f;
            frames.Add([.. walkers.Select(w => new MotBox(w.Id, new(Bounce(w.X + (w.Speed * t)), w.Y, 35, 100)))]);
        }

        return frames;

        // To and fro between 0 and 700: at the edges they turn on the spot, which no motion model foresees.
        static float Bounce(float x)
        {
            var y = ((x % 1400) + 1400) % 1400;
            return y < 700 ? y : 1400 - y;
        }
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
