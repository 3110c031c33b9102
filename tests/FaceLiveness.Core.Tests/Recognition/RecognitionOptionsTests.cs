using System.ComponentModel.DataAnnotations;
using CsCheck;
using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Recognition;

public sealed class RecognitionOptionsTests
{
    private static readonly RecognitionCalibration Calibration = SyntheticFaces.Calibration;

    [Fact]
    public void In_a_gallery_of_one_a_name_takes_what_one_stranger_in_a_thousand_reaches()
    {
        var thresholds = new RecognitionOptions().ForGallery(Calibration, 1);
        Assert.Equal(0.35f, thresholds.Accept, 1e-6);
        Assert.Equal(0.28f, thresholds.Unknown, 1e-6);
        Assert.Equal(thresholds, new RecognitionOptions().ForGallery(Calibration, 0));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void The_accept_threshold_is_what_the_wanted_rate_shared_among_all_comparisons_asks_for(int people)
    {
        var options = new RecognitionOptions { FalsePositiveIdentificationRate = 0.002, UndecidedRate = 0.03 };
        var thresholds = options.ForGallery(Calibration, people);
        Assert.Equal(Calibration.ThresholdFor(0.002 / people), thresholds.Accept);
        Assert.Equal(Calibration.ThresholdFor(0.03 / people), thresholds.Unknown);
    }

    [Fact]
    public void Strangers_are_named_no_more_often_than_wanted_however_large_the_gallery()
    {
        // Similarities of different people as the calibration has them: a normal variable.
        RecognitionCalibration normal = new("m", [new(0.1, 0.12815516f), new(0.001, 0.30902323f)], 1000, "normal, deviation 0.1");
        var random = new Random(11);
        foreach (var people in (int[])[30, 300, 3000])
        {
            var accept = new RecognitionOptions { FalsePositiveIdentificationRate = 0.05, UndecidedRate = 0.2 }.ForGallery(normal, people).Accept;
            var named = 0;
            for (var search = 0; search < 2000; search++)
            {
                var most = double.NegativeInfinity;
                for (var i = 0; i < people; i++)
                {
                    most = Math.Max(most, 0.1 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
                }

                named += most >= accept ? 1 : 0;
            }

            Assert.InRange(named / 2000.0, 0.03, 0.065);
        }
    }

    [Fact]
    public void A_threshold_of_the_users_own_is_a_floor_and_holds_while_the_gallery_is_small()
    {
        var options = new RecognitionOptions { AcceptThreshold = 0.6f };
        Assert.Equal(0.6f, options.ForGallery(Calibration, 1).Accept);
        Assert.Equal(0.6f, options.ForGallery(Calibration, 1000).Accept);
        Assert.True(options.ForGallery(Calibration, 1_000_000).Accept > 0.6f);
    }

    [Fact]
    public void A_maximum_stops_the_rise()
    {
        var options = new RecognitionOptions { MaximumAcceptThreshold = 0.45f };
        Assert.Equal(0.35f, options.ForGallery(Calibration, 1).Accept, 1e-6);
        Assert.Equal(0.45f, options.ForGallery(Calibration, 100_000).Accept);
        Assert.True(options.ForGallery(Calibration, 100_000).Unknown <= 0.4f);
    }

    [Fact]
    public void Nobody_is_called_unknown_from_an_unknown_threshold_on() =>
        Assert.Equal(0.2f, new RecognitionOptions { UnknownThreshold = 0.2f }.ForGallery(Calibration, 1000).Unknown);

    [Fact]
    public void A_model_that_nobody_measured_works_with_two_thresholds_said_by_hand_and_not_without()
    {
        Assert.Equal(new RecognitionThresholds(0.5f, 0.4f), new RecognitionOptions { AcceptThreshold = 0.5f, UnknownThreshold = 0.4f }.ForGallery(null, 1000));
        foreach (var options in (RecognitionOptions[])[new(), new() { AcceptThreshold = 0.5f }, new() { UnknownThreshold = 0.5f }])
        {
            var fault = Assert.Throws<InvalidOperationException>(() => options.ForGallery(null, 1));
            Assert.Contains("CalibrationFile", fault.Message, StringComparison.Ordinal);
            Assert.Contains("AcceptThreshold", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0.3f, 0.3f, null, 0.003, 0.05, "AcceptThreshold (0.3) must be above")]
    [InlineData(0.3f, null, 0.2f, 0.003, 0.05, "must not be below AcceptThreshold")]
    [InlineData(null, 0.3f, 0.3f, 0.003, 0.05, "must be above UnknownThreshold")]
    [InlineData(null, null, null, 0.05, 0.05, "must be above FalsePositiveIdentificationRate")]
    public void What_contradicts_itself_is_refused(float? accept, float? unknown, float? maximum, double named, double undecided, string message)
    {
        var options = new RecognitionOptions
        {
            AcceptThreshold = accept,
            UnknownThreshold = unknown,
            MaximumAcceptThreshold = maximum,
            FalsePositiveIdentificationRate = named,
            UndecidedRate = undecided,
        };
        var faults = new List<ValidationResult>();
        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true));
        Assert.Contains(message, Assert.Single(faults).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        var (recognition, profiles) = (new RecognitionOptions(), new ProfileOptions());
        Validator.ValidateObject(recognition, new ValidationContext(recognition), validateAllProperties: true);
        Validator.ValidateObject(profiles, new ValidationContext(profiles), validateAllProperties: true);
    }

    [Fact]
    public void More_people_never_make_it_easier_to_be_named_and_what_keeps_a_name_is_never_unknown() =>
        Gen.Select(Gen.Int[0, 2_000_000], Gen.Int[0, 2_000_000], Gen.Double[1e-6, 0.1], Gen.Float[0, 1f], Gen.Float[0, 0.3f]).Sample(
            (some, more, rate, maximum, hysteresis) =>
            {
                var options = new RecognitionOptions
                {
                    FalsePositiveIdentificationRate = rate,
                    UndecidedRate = 3 * rate,
                    MaximumAcceptThreshold = maximum,
                    Hysteresis = hysteresis,
                };
                var (few, many) = (options.ForGallery(Calibration, Math.Min(some, more)), options.ForGallery(Calibration, Math.Max(some, more)));
                Assert.True(few.Accept <= many.Accept && few.Unknown <= many.Unknown);
                Assert.True(many.Accept <= maximum);
                Assert.True(many.Unknown < many.Accept && many.Unknown <= many.Accept - hysteresis);
            });
}
