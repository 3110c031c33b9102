using FaceLiveness.Sample.Evaluation;

namespace FaceLiveness.Integration.Tests.Evaluation;

public sealed class PersonAccuracyTests
{
    private static readonly BoundingBox Label = new(100, 100, 40, 80);

    [Fact]
    public void A_person_found_twice_is_found_once_and_one_box_too_many()
    {
        var accuracy = default(PersonAccuracy).Plus([Label, new(300, 100, 40, 80)], [new(Label, 0.9f), new(Label.Offset(2, 2), 0.8f)]);
        Assert.Equal(new PersonAccuracy(2, 2, 1), accuracy);
        Assert.Equal((0.5, 0.5, 0.5), (accuracy.Recall, accuracy.Precision, accuracy.F1));
    }

    [Fact]
    public void The_overlap_asked_for_decides()
    {
        // Shifted by a quarter of the width: 30 of 50 columns are shared.
        PersonDetection[] persons = [new(Label.Offset(10, 0), 0.9f)];
        Assert.Equal(1, default(PersonAccuracy).Plus([Label], persons, 0.59f).Correct);
        Assert.Equal(0, default(PersonAccuracy).Plus([Label], persons, 0.61f).Correct);
    }

    [Fact]
    public void Frames_add_up_and_boxes_where_nobody_is_count_against_precision()
    {
        var accuracy = default(PersonAccuracy).Plus([Label], [new(Label, 0.9f)]).Plus([], [new(Label, 0.9f)]).Plus([Label], []);
        Assert.Equal(new PersonAccuracy(2, 2, 1), accuracy);
    }

    [Fact]
    public void Nothing_found_is_no_precision_rather_than_a_fault() => Assert.Equal(0, default(PersonAccuracy).Plus([Label], []).Precision);
}
