using CsCheck;

namespace FaceLiveness.Onnx.Tests;

public sealed class FaceOverlapsTests
{
    private static readonly Gen<List<FaceDetection>> Faces = Gen.Select(
        Gen.Float[0, 100], Gen.Float[0, 100], Gen.Float[1, 60], Gen.Float[1, 60], Gen.Float[0, 1],
        (x, y, width, height, confidence) => new FaceDetection(new(x, y, width, height), confidence)).List[0, 40];

    [Fact]
    public void What_stays_overlaps_little_and_what_goes_overlaps_a_surer_face_that_stays() => Faces.Sample(faces =>
    {
        var kept = faces.ToList();

        FaceOverlaps.Remove(kept, 0.4f);

        for (var i = 0; i < kept.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.True(kept[i].Box.IoU(kept[j].Box) <= 0.4f);
            }
        }

        Assert.All(faces.Except(kept), gone => Assert.Contains(kept, face => face.Confidence >= gone.Confidence && face.Box.IoU(gone.Box) > 0.4f));
    });
}
