using CsCheck;

namespace FaceLiveness.Tests.Tracking;

public sealed class TrackingAccuracyTests
{
    private static readonly BoundingBox A = new(0, 0, 10, 20);
    private static readonly BoundingBox B = new(100, 0, 10, 20);
    private static readonly BoundingBox Elsewhere = new(300, 300, 10, 20);

    // Overlaps A by 2/3: 8 of 12 columns are shared.
    private static readonly BoundingBox BesideA = A.Offset(2, 0);

    // A few people who walk about with gaps, and what a bad tracker makes of them.
    private static readonly Gen<TrackedFrame[]> Sequences =
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 30]).Select((seed, length) => Sequence(new Random(seed), length));

    [Fact]
    public void A_toy_case_counts_as_counted_by_hand()
    {
        TrackBox[] truth = [new(1, A), new(2, B)];
        var accuracy = TrackingAccuracy.Measure(
        [
            new(truth, [new(7, A), new(8, B)]),
            new(truth, [new(7, A)]),                                    // 2 is missed
            new(truth, [new(7, A), new(9, B)]),                         // 2 is followed again, a fragmentation, as 9 and not 8, a switch
            new(truth, [new(7, A), new(9, B), new(10, Elsewhere)]),     // a false positive
        ]);

        Assert.Equal((8, 8), (accuracy.Labelled, accuracy.Found));
        Assert.Equal((1, 1), (accuracy.Misses, accuracy.FalsePositives));
        Assert.Equal((1, 1), (accuracy.IdSwitches, accuracy.Fragmentations));

        // (1 miss + 1 false + 1 switch) of 8.
        Assert.Equal(1 - (3.0 / 8), accuracy.Mota, 1e-9);

        // 1 is 7 in 4 frames, 2 is 9 in 2: 6 right of 8 true boxes and 8 found ones.
        Assert.Equal(2.0 * 6 / (8 + 8), accuracy.Idf1, 1e-9);

        // Every match is exact, so all 19 overlaps say the same: 7 found rightly, 1 missed, 1 false.
        Assert.Equal(7.0 / 9, accuracy.DetectionAccuracy, 1e-9);

        // 1 and 7: together in 4 frames, 1 has 4 boxes, 7 has 4: 4 / (4 + 4 - 4) = 1, for each of the 4 matches.
        // 2 and 8: together in 1 frame, 2 has 4 boxes, 8 has 1: 1 / (4 + 1 - 1) = 1/4, for 1 match.
        // 2 and 9: together in 2 frames, 2 has 4 boxes, 9 has 2: 2 / (4 + 2 - 2) = 1/2, for each of the 2 matches.
        // The mean over the 7 matches: (4 + 1/4 + 1) / 7 = 3/4.
        Assert.Equal(0.75, accuracy.AssociationAccuracy, 1e-9);
        Assert.Equal(Math.Sqrt(7.0 / 9 * 0.75), accuracy.Hota, 1e-9);
    }

    [Fact]
    public void Boxes_that_lie_beside_the_person_count_at_the_overlaps_they_reach()
    {
        TrackedFrame[] frames = [new([new(1, A)], [new(7, A)]), new([new(1, A)], [new(7, BesideA)])];
        var accuracy = TrackingAccuracy.Measure(frames);

        // The second box overlaps by 0.667, so 13 of the overlaps 0.05, 0.10 … 0.65 have 2 matches: everything is 1.
        // At the other 6 there is 1 match, 1 missed and 1 false: detection 1/3. Association: 1 together, 2 boxes of each: 1 / (2 + 2 - 1) = 1/3.
        Assert.Equal((13 + (6 / 3.0)) / 19, accuracy.DetectionAccuracy, 1e-9);
        Assert.Equal((13 + (6 / 3.0)) / 19, accuracy.AssociationAccuracy, 1e-9);
        Assert.Equal((13 + (6 / 3.0)) / 19, accuracy.Hota, 1e-9);
        Assert.Equal((1, 1), (accuracy.Mota, accuracy.Idf1));

        // At a least overlap of 0.7 it is 1 right of 2, with a miss and a false box: 1 - 2/2, and 2 · 1 / (2 + 2).
        var strict = TrackingAccuracy.Measure(frames, 0.7f);
        Assert.Equal((0, 0.5), (strict.Mota, strict.Idf1));
        Assert.Equal(accuracy.Hota, strict.Hota);
    }

    [Fact]
    public void A_match_is_kept_while_it_holds_although_another_track_fits_better()
    {
        var accuracy = TrackingAccuracy.Measure([new([new(1, A)], [new(7, A)]), new([new(1, A)], [new(7, BesideA), new(8, A)])]);

        Assert.Equal((0, 1, 0), (accuracy.Misses, accuracy.FalsePositives, accuracy.IdSwitches));
    }

    [Fact]
    public void Two_who_swap_identities_switch_twice()
    {
        TrackBox[] truth = [new(1, A), new(2, B)];
        var accuracy = TrackingAccuracy.Measure([new(truth, [new(7, A), new(8, B)]), new(truth, [new(8, A), new(7, B)])]);

        Assert.Equal(2, accuracy.IdSwitches);
        Assert.Equal(0.5, accuracy.Idf1, 1e-9);

        // Everybody is found: detection 1. Each of the four pairs is together in 1 frame of 2 and 2: 1 / 3.
        Assert.Equal(1, accuracy.DetectionAccuracy, 1e-9);
        Assert.Equal(Math.Sqrt(1.0 / 3), accuracy.Hota, 1e-9);
    }

    [Fact]
    public void A_person_who_is_out_of_the_picture_meanwhile_is_no_fragmentation_but_a_new_id_is_a_switch()
    {
        var accuracy = TrackingAccuracy.Measure([new([new(1, A)], [new(7, A)]), new([], []), new([new(1, B)], [new(8, B)])]);

        Assert.Equal((0, 1), (accuracy.Fragmentations, accuracy.IdSwitches));
    }

    [Fact]
    public void Whoever_is_never_followed_again_is_missed_and_no_fragmentation()
    {
        var accuracy = TrackingAccuracy.Measure([new([new(1, A)], [new(7, A)]), new([new(1, A)], []), new([new(1, A)], [])]);

        Assert.Equal((2, 0), (accuracy.Misses, accuracy.Fragmentations));
    }

    [Fact]
    public void An_empty_scene_in_which_nothing_is_found_is_perfect_and_one_in_which_something_is_is_not()
    {
        TrackedFrame[][] perfect = [[], [new([], [])]];
        Assert.All(perfect.Select(frames => TrackingAccuracy.Measure(frames)), accuracy =>
            Assert.Equal((1, 1, 1), (accuracy.Mota, accuracy.Idf1, accuracy.Hota)));

        var phantom = TrackingAccuracy.Measure([new([], [new(1, A)])]);
        Assert.Equal((0, 0, 0, 1), (phantom.Mota, phantom.Idf1, phantom.Hota, phantom.FalsePositives));

        var blind = TrackingAccuracy.Measure([new([new(1, A)], [])]);
        Assert.Equal((0, 0, 0, 1), (blind.Mota, blind.Idf1, blind.Hota, blind.Misses));
    }

    [Fact]
    public void The_truth_itself_is_perfect() => Sequences.Sample(frames =>
    {
        var accuracy = TrackingAccuracy.Measure([.. frames.Select(frame => frame with { Found = frame.Truth })]);
        Assert.Equal((0, 0), (accuracy.IdSwitches, accuracy.Fragmentations));
        Assert.All([accuracy.Mota, accuracy.Idf1, accuracy.Hota, accuracy.DetectionAccuracy, accuracy.AssociationAccuracy], share => Assert.Equal(1, share, 1e-9));
    }, iter: 100);

    [Fact]
    public void Other_numbers_for_the_same_tracks_change_nothing() => Sequences.Sample(frames =>
    {
        var renamed = frames.Select(frame => frame with { Found = [.. frame.Found.Select(box => box with { Id = 1000 - (7 * box.Id) })] }).ToArray();
        Assert.Equal(TrackingAccuracy.Measure(frames), TrackingAccuracy.Measure(renamed));
    }, iter: 100);

    [Fact]
    public void Every_figure_stays_within_its_bounds() => Sequences.Sample(frames =>
    {
        var accuracy = TrackingAccuracy.Measure(frames);
        Assert.InRange(accuracy.Mota, double.MinValue, 1);
        Assert.All([accuracy.Idf1, accuracy.Hota, accuracy.DetectionAccuracy, accuracy.AssociationAccuracy], share => Assert.InRange(share, 0, 1 + 1e-9));
        Assert.Equal(accuracy.Labelled - accuracy.Misses, accuracy.Found - accuracy.FalsePositives);
    }, iter: 100);

    [Fact]
    public void An_id_in_two_places_at_once_is_refused()
    {
        var message = Assert.Throws<ArgumentException>(() => TrackingAccuracy.Measure([new([], []), new([new(1, A), new(1, B)], [])])).Message;

        Assert.Contains("Frame 1", message, StringComparison.Ordinal);
        Assert.Contains("id 1", message, StringComparison.Ordinal);
    }

    private static TrackedFrame[] Sequence(Random random, int length)
    {
        var frames = new TrackedFrame[length];
        for (var i = 0; i < length; i++)
        {
            TrackBox[] truth =
            [
                .. Enumerable.Range(1, 5).Where(_ => random.Next(4) > 0).Select(id => new TrackBox(id, new((id * 12) + (i * (id - 3)), 0, 20, 50))),
            ];

            // A tracker that misses, jumps from one to the next now and then, and sees people who are not there.
            var shift = random.Next(5) == 0 ? 1 : 0;
            TrackBox[] found =
            [
                .. truth.Where(_ => random.Next(4) > 0).Select(box => new TrackBox(box.Id + shift, box.Box.Offset(random.Next(-6, 7), random.Next(-6, 7)))),
                .. Enumerable.Range(20, random.Next(2)).Select(id => new TrackBox(id, new(random.Next(100), 0, 20, 50))),
            ];
            frames[i] = new(truth, found);
        }

        return frames;
    }
}
