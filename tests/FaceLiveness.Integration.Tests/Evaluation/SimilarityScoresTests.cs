using CsCheck;
using FaceLiveness.Sample.Evaluation;

namespace FaceLiveness.Integration.Tests.Evaluation;

public sealed class SimilarityScoresTests
{
    // Ten of different people at 0.0 to 0.9, four of one person.
    private static SimilarityScores Scores { get; } = new([0.35f, 0.65f, 0.85f, 0.95f], Enumerable.Range(0, 10).Select(i => i / 10f));

    [Theory]
    [InlineData(0.1, 0.8, 2)]
    [InlineData(0.2, 0.7, 2)]
    [InlineData(0.5, 0.4, 3)]
    [InlineData(0.65, 0.3, 4)]
    [InlineData(1, float.NegativeInfinity, 4)]
    public void The_threshold_lets_in_as_many_strangers_as_may_be_and_no_more(double rate, float above, int accepted)
    {
        var threshold = Scores.ThresholdAt(rate)!.Value;
        Assert.Equal(above, threshold, 1e-6f);
        Assert.Equal((int)(10 * rate), Scores.FalseMatches(threshold).Count);
        Assert.Equal(new Proportion(accepted, 4), Scores.TrueAcceptRate(rate));
        Assert.Equal(new Proportion(4 - accepted, 4), Scores.FalseNonMatches(threshold));
    }

    [Fact]
    public void A_rate_that_no_single_false_match_can_show_is_not_told()
    {
        Assert.Null(Scores.ThresholdAt(0.05));
        Assert.Null(Scores.TrueAcceptRate(0.05));
        Assert.Null(new SimilarityScores([], [0.1f, 0.2f]).TrueAcceptRate(0.5));
    }

    [Fact]
    public void The_equal_error_rate_of_a_case_made_by_hand()
    {
        // At 0.5: one of four refused, one of four accepted.
        var equal = new SimilarityScores([0.4f, 0.6f, 0.7f, 0.8f], [0.1f, 0.2f, 0.3f, 0.5f]).Equal!.Value;
        Assert.Equal(0.25, equal.Rate);
        Assert.InRange(equal.Threshold, 0.4f, 0.5f);
        Assert.Equal(0, new SimilarityScores([0.9f], [0.1f]).Equal!.Value.Rate);
        Assert.Null(new SimilarityScores([], [0.1f]).Equal);
    }

    [Fact]
    public void No_threshold_has_its_errors_nearer_to_each_other_than_the_equal_one() =>
        Gen.Select(Gen.Int[0, 20].Array[1, 20], Gen.Int[0, 20].Array[1, 20]).Sample((same, different) =>
        {
            var scores = new SimilarityScores(same.Select(step => step / 20f), different.Select(step => step / 20f));
            var best = Gap(scores.Equal!.Value.Threshold);
            Assert.All(Enumerable.Range(0, 22), step => Assert.True(Gap(step / 20f) >= best - 1e-9));

            double Gap(float threshold) => Math.Abs(scores.FalseMatches(threshold).Share!.Value - scores.FalseNonMatches(threshold).Share!.Value);
        });

    [Fact]
    public void Leaving_out_the_worst_looks_leaves_the_errors_of_the_others()
    {
        // Ten looks, and one comparison for each: the two of lowest quality are refused.
        var curve = new RejectionCurve(Enumerable.Range(1, 10).Select(i => i / 10f), Enumerable.Range(1, 10).Select(i => (i / 10f, i <= 2 ? 0.1f : 0.6f)), 0.35f);
        Assert.Equal(
            [new Proportion(2, 10), new Proportion(1, 9), new Proportion(0, 8), new Proportion(0, 0)],
            ((double[])[0, 0.1, 0.2, 1]).Select(curve.At));
    }
}
