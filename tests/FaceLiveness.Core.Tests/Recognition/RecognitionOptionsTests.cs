using System.ComponentModel.DataAnnotations;
using CsCheck;

namespace FaceLiveness.Tests.Recognition;

public sealed class RecognitionOptionsTests
{
    private static readonly RecognitionThresholds Measured = new(0.35f, 0.28f);

    [Fact]
    public void The_embedders_own_thresholds_hold_unless_the_options_say_others()
    {
        Assert.Equal(Measured, new RecognitionOptions().Resolve(Measured));
        Assert.Equal(new RecognitionThresholds(0.6f, 0.28f), new RecognitionOptions { AcceptThreshold = 0.6f }.Resolve(Measured));
    }

    [Fact]
    public void Without_any_thresholds_the_message_names_the_options_to_set()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new RecognitionOptions().Resolve(null));
        Assert.Contains("AcceptThreshold", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_accept_threshold_at_or_below_the_unknown_threshold_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new RecognitionOptions { AcceptThreshold = 0.2f }.Resolve(Measured));
        var options = new RecognitionOptions { AcceptThreshold = 0.3f, UnknownThreshold = 0.3f };
        var faults = new List<ValidationResult>();
        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true));
        Assert.Contains("must be above", Assert.Single(faults).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        var (recognition, profiles) = (new RecognitionOptions(), new ProfileOptions());
        Validator.ValidateObject(recognition, new ValidationContext(recognition), validateAllProperties: true);
        Validator.ValidateObject(profiles, new ValidationContext(profiles), validateAllProperties: true);
    }

    [Theory]
    [InlineData(0, 0.35)]
    [InlineData(1, 0.35)]
    [InlineData(10, 0.39)]
    [InlineData(100, 0.43)]
    [InlineData(1000, 0.47)]
    [InlineData(1_000_000, 0.50)]
    public void The_accept_threshold_grows_with_the_gallery(int people, double accept) =>
        Assert.Equal(accept, new RecognitionOptions().ForGallery(Measured, people).Accept, 1e-4);

    [Fact]
    public void More_people_never_make_it_easier_to_be_named_and_the_band_never_closes() =>
        Gen.Select(Gen.Int[0, 2_000_000], Gen.Int[0, 2_000_000], Gen.Float[0, 0.5f], Gen.Float[0, 0.5f]).Sample((some, more, growth, maximum) =>
        {
            var options = new RecognitionOptions { GrowthPerTenfold = growth, MaximumGrowth = maximum };
            var (few, many) = (options.ForGallery(Measured, Math.Min(some, more)), options.ForGallery(Measured, Math.Max(some, more)));
            Assert.True(few.Accept <= many.Accept);
            Assert.True(few.Accept >= Measured.Accept && many.Accept <= Measured.Accept + maximum + 1e-6f);
            Assert.True(many.Unknown < many.Accept);
        });
}
