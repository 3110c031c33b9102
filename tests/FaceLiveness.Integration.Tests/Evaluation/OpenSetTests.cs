using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests.Evaluation;

public sealed class OpenSetTests
{
    private readonly SyntheticFaces _faces = new(3);

    [Fact]
    public void Half_of_the_people_are_enrolled_by_their_best_picture_and_all_pictures_of_the_others_are_strangers_and_then_the_halves_change_places()
    {
        var (ann, bob, cid) = (_faces.Person(), _faces.Person(), _faces.Person());
        var open = new OpenSet(
        [
            Picture("cid/2", "cid", _faces.At(cid, 0.5f), 0.5f),
            Picture("ann/1", "ann", _faces.At(ann, 0.45f), 0.4f),
            Picture("ann/2", "ann", _faces.At(ann, 0.7f), 0.5f),
            Picture("ann/3", "ann", ann, 0.9f),
            Picture("bob/1", "bob", bob, 0.9f),
            Picture("bob/2", "bob", _faces.At(ann, 0.6f), 0.8f),
            Picture("cid/1", "cid", cid, 0.5f),
        ]);

        // First ann and cid are enrolled and bob's two pictures are searched for, then bob is and the other five are.
        Assert.Equal(2, open.People);
        var found = open.At(0.55f, 0);
        Assert.Equal((new(1, 7), new(1, 4), new(0, 4)), (found.FalsePositives, found.Named, found.Misnamed));
        Assert.Equal(new Proportion(3, 4), open.At(0.4f, 0).Named);
        Assert.Equal(new Proportion(1, 7), open.Undecided(new(0.65f, 0.5f)));
    }

    [Fact]
    public void Whoever_is_taken_for_another_of_the_enrolled_is_misnamed_and_a_margin_keeps_the_close_ones_out()
    {
        var ann = _faces.Person();
        var open = new OpenSet(
        [
            Picture("a/1", "a", ann, 0.9f), Picture("b/1", "b", _faces.Person(), 0.9f),
            Picture("c/1", "c", _faces.At(ann, 0.2f), 0.9f), Picture("c/2", "c", _faces.At(ann, 0.8f), 0.5f),
        ]);
        Assert.Equal(new Proportion(1, 1), open.At(0.5f, 0).Misnamed);
        Assert.Equal(new Proportion(0, 1), open.At(0.5f, 1).Misnamed);
    }

    [Fact]
    public void Of_synthetic_people_no_stranger_is_named_at_the_default_thresholds_and_nearly_everybody_enrolled_is()
    {
        var pictures = Enumerable.Range(0, 200).SelectMany(i =>
        {
            var person = _faces.Person();
            return Enumerable.Range(0, 3).Select(look => Picture($"p{i:000}/{look}", $"p{i:000}", _faces.Look(person)));
        });
        var open = new OpenSet([.. pictures]);
        var options = new RecognitionOptions();
        var found = open.At(options.ForGallery(SyntheticFaces.Calibration, open.People).Accept, options.Margin);
        Assert.Equal(0, found.FalsePositives.Count);
        Assert.Equal((600, 400), (found.FalsePositives.Of, found.Named.Of));
        Assert.True(found.Named.Share > 0.95, $"{found.Named.Shown}");
    }

    private static ReadPicture Picture(string name, string person, FaceEmbedding embedding, float quality = 0.5f) => new(name, person, embedding, quality);
}
