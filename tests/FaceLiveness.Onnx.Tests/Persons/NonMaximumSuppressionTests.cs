using CsCheck;

namespace FaceLiveness.Onnx.Tests;

public sealed class NonMaximumSuppressionTests
{
    private static readonly Gen<PersonDetection[]> GenBoxes =
        Gen.Select(Gen.Float[0, 50], Gen.Float[0, 50], Gen.Float[1, 40], Gen.Float[1, 40], Gen.Float[0, 1])
            .Select((x, y, width, height, confidence) => new PersonDetection(new(x, y, width, height), confidence)).Array[0, 40];

    [Fact]
    public void What_stays_is_apart_and_what_goes_overlaps_something_better() =>
        Gen.Select(GenBoxes, Gen.Float[0.1f, 0.9f]).Sample((boxes, limit) =>
        {
            var kept = boxes.ToList();
            NonMaximumSuppression.Apply(kept, limit, int.MaxValue);
            Assert.Equal(kept.OrderByDescending(box => box.Confidence), kept);
            for (var i = 0; i < kept.Count; i++)
            {
                Assert.All(kept.Take(i), better => Assert.True(better.Box.IoU(kept[i].Box) <= limit));
            }

            Assert.All(
                boxes.Except(kept),
                gone => Assert.Contains(kept, better => better.Confidence >= gone.Confidence && better.Box.IoU(gone.Box) > limit));
        });

    [Fact]
    public void Only_the_most_confident_ones_stay_where_there_are_too_many() =>
        Gen.Select(GenBoxes, Gen.Int[1, 10]).Sample((boxes, count) =>
        {
            var all = boxes.ToList();
            var few = boxes.ToList();
            NonMaximumSuppression.Apply(all, 0.5f, int.MaxValue);
            NonMaximumSuppression.Apply(few, 0.5f, count);
            Assert.Equal(all.Take(count), few);
        });
}
