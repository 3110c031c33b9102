using System.Text.Json.Nodes;
using CsCheck;

namespace FaceLiveness.Tests.Recognition;

public sealed class RecognitionCalibrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faceliveness-").FullName;

    private static RecognitionCalibration Calibration { get; } =
        new("model-1", [new(0.1, 0.13f), new(0.01, 0.25f), new(0.001, 0.34f)], 10_000, "fold 1");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_measured_is_given_back_as_it_is()
    {
        foreach (var point in Calibration.Points)
        {
            Assert.Equal(point.Similarity, Calibration.ThresholdFor(point.Rate), 1e-6);
        }
    }

    [Fact]
    public void Between_points_of_a_normal_distribution_and_beyond_them_its_own_quantiles_come_out()
    {
        // Mean 0.01, deviation 0.1; quantiles of the standard normal distribution from tables.
        RecognitionCalibration normal = new("m", [new(0.1, 0.01f + 0.128155157f), new(0.001, 0.01f + 0.309023231f)], 10_000, "");
        foreach (var (rate, deviate) in ((double, double)[])[(0.05, 1.644853627), (0.01, 2.326347874), (1e-4, 3.719016485), (1e-6, 4.753424309), (1e-9, 5.997807015)])
        {
            Assert.Equal(0.01 + (0.1 * deviate), normal.ThresholdFor(rate), 1e-6);
        }
    }

    [Fact]
    public void Beyond_the_rarest_point_the_steepest_stretch_goes_on()
    {
        // 0.12 over 1.0448 deviates first, 0.09 over 0.7639 then: 0.1149 and 0.1178 to the deviate.
        Assert.Equal(0.34 + (0.09 / (3.090232306 - 2.326347874) * (4.264890794 - 3.090232306)), Calibration.ThresholdFor(1e-5), 1e-5);
        RecognitionCalibration flattening = new("m", [new(0.1, 0.1f), new(0.01, 0.3f), new(0.001, 0.31f)], 10_000, "");
        Assert.Equal(0.31 + (0.2 / (2.326347874 - 1.281551566) * (3.719016485 - 3.090232306)), flattening.ThresholdFor(1e-4), 1e-5);
    }

    [Fact]
    public void Above_the_most_frequent_point_nothing_is_lower_and_nothing_is_above_one()
    {
        Assert.Equal(0.13f, Calibration.ThresholdFor(0.4));
        Assert.Equal(1, new RecognitionCalibration("m", [new(0.1, 0.1f), new(0.01, 0.9f)], 1000, "").ThresholdFor(1e-12));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calibration.ThresholdFor(0));
    }

    [Fact]
    public void A_rarer_false_match_never_takes_a_lower_similarity() =>
        Gen.Select(Gen.Double[-12, 0], Gen.Double[-12, 0], Points).Sample((a, b, points) =>
        {
            var calibration = new RecognitionCalibration("m", points, 1, "");
            Assert.True(calibration.ThresholdFor(Math.Pow(10, Math.Min(a, b))) >= calibration.ThresholdFor(Math.Pow(10, Math.Max(a, b))));
        });

    [Fact]
    public void Saving_and_loading_changes_nothing() => Points.Sample(
        points =>
        {
            var path = Path.Combine(_folder, "calibration.json");
            new RecognitionCalibration("a/b \"c\"", points, 324_290, "LFW, „Fold 1“").Save(path);
            var read = RecognitionCalibration.Load(path);
            Assert.Equal(points, read.Points);
            Assert.Equal(("a/b \"c\"", 324_290, "LFW, „Fold 1“"), (read.ModelId, read.Comparisons, read.Source));
        },
        iter: 100,
        threads: 1);

    [Theory]
    [InlineData("", "is no calibration")]
    [InlineData("null", "holds no calibration")]
    [InlineData("{}", "is no calibration")]
    [InlineData("[1]", "is no calibration")]
    [InlineData("""{"version":2,"model_id":"m","source":"","comparisons":1,"points":[]}""", "version 2")]
    [InlineData("""{"version":1,"model_id":"m","source":"","comparisons":1,"points":[]}""", "at least two")]
    [InlineData("""{"version":1,"model_id":"m","source":"","comparisons":1,"points":[{"false_match_rate":0.01,"similarity":0.3},{"false_match_rate":0.1,"similarity":0.2}]}""", "out of place")]
    public void A_file_that_is_no_calibration_is_refused_by_its_path(string content, string message)
    {
        var path = Path.Combine(_folder, "broken.json");
        File.WriteAllText(path, content);
        var fault = Assert.Throws<InvalidDataException>(() => RecognitionCalibration.Load(path));
        Assert.Contains("broken.json", fault.Message, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_later_minor_version_adds_does_not_disturb()
    {
        var path = Path.Combine(_folder, "calibration.json");
        Calibration.Save(path);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["people"] = 435;
        File.WriteAllText(path, json.ToJsonString());
        Assert.Equal(Calibration.Points, RecognitionCalibration.Load(path).Points);
    }

    [Fact]
    public void That_of_another_model_is_refused_with_both_names()
    {
        Calibration.ThrowIfForeign("model-1");
        var fault = Assert.Throws<EmbeddingModelMismatchException>(() => Calibration.ThrowIfForeign("model-2"));
        Assert.Contains("model-1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("model-2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("calibration", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measuring_stops_where_fewer_than_ten_false_matches_are_left()
    {
        // 1 to 10,000 ten-thousandths, each once.
        var measured = RecognitionCalibration.Measure("m", [.. Enumerable.Range(1, 10_000).Select(i => i / 10_000f)], "all");
        Assert.Equal([0.1, 0.01, 0.001], measured.Points.Select(point => point.Rate));
        Assert.Equal(10_000, measured.Comparisons);
        foreach (var point in measured.Points)
        {
            var reached = Enumerable.Range(1, 10_000).Count(i => i / 10_000f >= point.Similarity);
            Assert.Equal(10_000 * point.Rate, reached, 1.01);
            Assert.True(reached <= (10_000 * point.Rate) + 1e-6);
        }
    }

    [Fact]
    public void No_more_strangers_reach_a_measured_threshold_than_its_rate_says() =>
        Gen.Int[-9_000, 9_000].Select(tenThousandths => tenThousandths / 10_000f).Array[200, 3000].Sample(similarities =>
        {
            var measured = RecognitionCalibration.Measure("m", similarities, "");
            Assert.All(measured.Points, point =>
                Assert.True(similarities.Count(similarity => similarity >= point.Similarity) <= (point.Rate * similarities.Length) + 1e-6));
        });

    [Fact]
    public void Too_few_comparisons_or_all_the_same_are_no_measurement()
    {
        Assert.Throws<ArgumentException>(() => RecognitionCalibration.Measure("m", [.. Enumerable.Range(0, 199).Select(i => i / 1000f)], ""));
        Assert.Equal([0.1, 0.05], RecognitionCalibration.Measure("m", [.. Enumerable.Range(0, 200).Select(i => i / 1000f)], "").Points.Select(point => point.Rate));
        Assert.Equal([0.1, 0.01, 10 / 3500.0], RecognitionCalibration.Measure("m", [.. Enumerable.Range(0, 3500).Select(i => i / 10000f)], "").Points.Select(point => point.Rate));
        Assert.Throws<ArgumentException>(() => RecognitionCalibration.Measure("m", [.. Enumerable.Repeat(0.5f, 5000)], ""));
    }

    private static Gen<FalseMatchPoint[]> Points { get; } = Gen.Select(Gen.Double[0.5, 3].Array[2, 8], Gen.Float[0.01f, 0.1f].Array[8]).Select((falls, rises) =>
    {
        var (rate, similarity) = (0.5, -0.2f);
        return falls.Select((fall, i) => new FalseMatchPoint(rate *= Math.Pow(10, -fall), similarity += rises[i])).ToArray();
    });
}
