using CsCheck;
using FaceLiveness.Sample.Evaluation;

namespace FaceLiveness.Integration.Tests.Evaluation;

public sealed class VerificationTests
{
    [Fact]
    public void The_best_threshold_lies_midway_and_is_the_highest_of_equals()
    {
        // Above 0.8 and above 0.4 are each wrong about one pair.
        var verification = new Verification([(true, 0.9f), (false, 0.7f), (true, 0.5f), (false, 0.3f)]);
        Assert.Equal(0.8f, verification.BestThreshold(), 1e-6);
        Assert.Equal(0.75, verification.Accuracy(verification.BestThreshold()));
    }

    [Fact]
    public void No_threshold_is_better_than_the_best() =>
        Gen.Select(Gen.Bool, Gen.Int[-5, 5].Select(step => step / 5f)).Array[1, 30].Sample(pairs =>
        {
            var verification = new Verification(pairs);
            var best = verification.Right(verification.BestThreshold());
            Assert.All(Enumerable.Range(-12, 24), step => Assert.True(verification.Right(step / 10f) <= best));
        });

    [Fact]
    public void A_face_that_was_not_found_is_never_accepted()
    {
        // To accept everything would be right about four of six, had the three faces been found.
        var verification = new Verification([(true, 0.6f), .. Enumerable.Repeat((true, Verification.NoFace), 3), (false, 0.1f), (false, 0f)]);
        Assert.Equal(0.5, verification.Accuracy(verification.BestThreshold()));
        Assert.Equal(0.25, verification.TrueAcceptRate(2));
        Assert.Null(new Verification([(true, 0.6f), (false, Verification.NoFace)]).MostAlikeStrangers);
    }

    [Fact]
    public void The_true_accept_rate_lets_in_as_many_strangers_as_the_rate_allows()
    {
        // 200 strangers at 0.000 to 0.199; one in a hundred of them is two, so that 0.197 is the first to be kept out.
        var strangers = Enumerable.Range(0, 200).Select(i => (false, i / 1000f));
        var verification = new Verification([.. strangers, (true, 0.1965f), (true, 0.1975f), (true, 0.1985f), (true, 0.5f)]);
        Assert.Equal(0.75, verification.TrueAcceptRate(100));
        Assert.Equal(0.5, verification.TrueAcceptRate(200));
    }

    [Fact]
    public void A_rate_that_takes_more_strangers_than_there_are_is_not_told() =>
        Assert.Null(new Verification([.. Enumerable.Repeat((false, 0f), 999), (true, 1f)]).TrueAcceptRate(1000));

    [Fact]
    public void A_folds_threshold_is_chosen_without_it()
    {
        (string, bool, float)[] first = [("1", true, 0.5f), ("1", false, 0.1f)];
        (string, bool, float)[] second = [("2", true, 0.9f), ("2", false, 0.7f)];
        var report = new VerificationReport([.. first, .. second]);
        Assert.False(report.IsChosenOnTheSame);
        Assert.Equal([0.8f, 0.3f], report.Folds.Select(fold => MathF.Round(fold.Threshold, 3)));
        Assert.Equal([0.5, 0.5], report.Folds.Select(fold => fold.Accuracy));
        Assert.Equal(0.5, report.Accuracy);

        var alone = new VerificationReport(first);
        Assert.True(alone.IsChosenOnTheSame);
        Assert.Equal(1, alone.Accuracy);
    }
}
