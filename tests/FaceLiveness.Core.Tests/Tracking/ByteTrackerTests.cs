using System.ComponentModel.DataAnnotations;
using CsCheck;

namespace FaceLiveness.Tests.Tracking;

public sealed class ByteTrackerTests
{
    private static readonly BoundingBox Standing = new(100, 100, 40, 100);

    [Fact]
    public void A_surely_seen_person_is_listed_at_once()
    {
        var persons = new ByteTracker().Update([new(Standing, 0.9f)], At(0));

        var person = Assert.Single(persons);
        Assert.Equal(Standing, person.Box);
        Assert.Equal((0.9f, At(0)), (person.Confidence, person.LastSeen));
    }

    [Fact]
    public void A_doubtful_person_is_listed_when_seen_again()
    {
        var tracker = new ByteTracker();

        Assert.Empty(tracker.Update([new(Standing, 0.6f)], At(0)));
        Assert.Single(tracker.Update([new(Standing, 0.6f)], At(0.2)));
    }

    [Fact]
    public void A_doubtful_person_not_seen_again_soon_is_forgotten()
    {
        var tracker = new ByteTracker();
        tracker.Update([new(Standing, 0.6f)], At(0));
        tracker.Predict(At(0.6));

        Assert.Empty(tracker.Update([new(Standing, 0.6f)], At(0.7)));
    }

    [Fact]
    public void Low_confidence_never_starts_a_track()
    {
        var tracker = new ByteTracker();

        for (var i = 0; i < 50; i++)
        {
            Assert.Empty(tracker.Update([new(Standing, 0.49f)], At(i * 0.1)));
        }
    }

    [Fact]
    public void Low_confidence_keeps_a_track_alive()
    {
        var tracker = new ByteTracker();
        var id = Assert.Single(tracker.Update([new(Standing, 0.9f)], At(0))).TrackId;

        for (var i = 1; i <= 50; i++)
        {
            var person = Assert.Single(tracker.Update([new(Standing, 0.2f)], At(i * 0.1)));
            Assert.Equal((id, At(i * 0.1)), (person.TrackId, person.LastSeen));
        }
    }

    [Fact]
    public void Below_the_lowest_confidence_nothing_counts()
    {
        var tracker = new ByteTracker();
        tracker.Update([new(Standing, 0.9f)], At(0));

        Assert.Equal(At(0), Assert.Single(tracker.Update([new(Standing, 0.05f)], At(0.1))).LastSeen);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(5)]
    public void People_who_cross_keep_their_ids(int detectionsPerSecond)
    {
        var tracker = new ByteTracker();
        IReadOnlyList<TrackedPerson> persons = [];
        for (var i = 0; i <= 4 * detectionsPerSecond; i++)
        {
            var t = (double)i / detectionsPerSecond;
            persons = tracker.Update(
                [new(Standing.Offset((float)(100 * t), 0), 0.9f), new(Standing.Offset((float)(400 - (100 * t)), 5), 0.9f)], At(t));
            Assert.Equal(2, persons.Count);
        }

        Assert.Equal([1, 2], persons.Select(person => person.TrackId));
        Assert.Equal(500, persons[0].Box.X, 3.0);
        Assert.Equal(100, persons[1].Box.X, 3.0);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(5)]
    public void The_one_behind_keeps_the_id_when_hidden_while_crossing(int detectionsPerSecond)
    {
        var tracker = new ByteTracker();
        IReadOnlyList<TrackedPerson> persons = [];
        for (var i = 0; i <= 4 * detectionsPerSecond; i++)
        {
            var t = (double)i / detectionsPerSecond;
            var front = Standing.Offset((float)(100 * t), 5);
            var behind = Standing.Offset((float)(400 - (100 * t)), 0);
            PersonDetection[] found = behind.IoU(front) > 0.2f ? [new(front, 0.9f)] : [new(behind, 0.9f), new(front, 0.9f)];
            persons = tracker.Update(found, At(t));
        }

        Assert.Equal([1, 2], persons.Select(person => person.TrackId));
        Assert.Equal(100, persons[0].Box.X, 3.0);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5)]
    public void A_person_hidden_for_a_second_keeps_the_id(int detectionsPerSecond)
    {
        var tracker = new ByteTracker();
        IReadOnlyList<TrackedPerson> persons = [];
        for (var i = 0; i <= 4 * detectionsPerSecond; i++)
        {
            var t = (double)i / detectionsPerSecond;
            PersonDetection[] found = t is > 1.5 and < 2.5 ? [] : [new(Standing.Offset((float)(90 * t), 0), 0.9f)];
            persons = tracker.Update(found, At(t));
        }

        Assert.Equal(1, Assert.Single(persons).TrackId);
        Assert.Equal(At(4), persons[0].LastSeen);
    }

    [Fact]
    public void A_person_who_runs_keeps_the_id_at_five_detections_a_second()
    {
        // 3 heights a second, 5 m/s: the boxes of two detections do not touch.
        var tracker = new ByteTracker();
        for (var i = 0; i < 20; i++)
        {
            var person = Assert.Single(tracker.Update([new(Standing.Offset(i * 60, 0), 0.9f)], At(i * 0.2)));
            Assert.Equal((1, At(i * 0.2)), (person.TrackId, person.LastSeen));
        }
    }

    [Fact]
    public void A_person_whose_legs_vanish_behind_a_desk_keeps_the_id()
    {
        var tracker = new ByteTracker();
        for (var i = 0; i < 10; i++)
        {
            var walking = Standing.Offset(i * 15, 0);
            var box = i < 5 ? walking : walking with { Height = 50 };
            var person = Assert.Single(tracker.Update([new(box, 0.9f)], At(i * 0.2)));
            Assert.Equal((1, At(i * 0.2)), (person.TrackId, person.LastSeen));
        }
    }

    [Fact]
    public void A_person_who_leaves_ends_after_the_lost_time_and_comes_back_as_somebody_new()
    {
        var tracker = new ByteTracker(new() { MaximumLostTime = TimeSpan.FromSeconds(1) });
        tracker.Update([new(Standing, 0.9f)], At(5));

        Assert.Single(tracker.Update([], At(6)));
        Assert.Empty(tracker.Predict(At(6.001)));
        Assert.Equal(2, Assert.Single(tracker.Update([new(Standing, 0.9f)], At(6.1))).TrackId);
    }

    [Fact]
    public void A_stranger_far_off_does_not_inherit_the_id_of_one_who_left()
    {
        var tracker = new ByteTracker();
        tracker.Update([new(Standing, 0.9f)], At(0));
        tracker.Update([], At(1.5));

        Assert.Equal([1, 2], tracker.Update([new(Standing.Offset(120, 0), 0.9f)], At(1.9)).Select(person => person.TrackId));
    }

    [Fact]
    public void Predictions_between_detections_follow_the_motion()
    {
        var tracker = new ByteTracker();
        for (var frame = 0; frame <= 100; frame++)
        {
            var t = frame / 25.0;
            var truth = new BoundingBox(100 + (float)(80 * t), 100 + (float)(20 * t), 40, 100);
            var persons = frame % 5 == 0 ? tracker.Update([new(truth, 0.9f)], At(t)) : tracker.Predict(At(t));
            if (t > 1)
            {
                var person = Assert.Single(persons);
                Assert.InRange(person.Box.IoU(truth), 0.95, 1);
                Assert.Equal(At(frame / 5 * 0.2), person.LastSeen);
            }
        }
    }

    [Fact]
    public void Irregular_time_steps_do_not_disturb_the_motion() =>
        Gen.Double[0.02, 0.5].Array[10, 40].Sample(steps =>
        {
            var tracker = new ByteTracker();
            var t = 0.0;
            foreach (var step in steps)
            {
                t += step;
                var truth = Standing.Offset((float)(100 * t), 0);
                var person = Assert.Single(tracker.Update([new(truth, 0.9f)], At(t)));
                Assert.Equal(1, person.TrackId);
            }

            var expected = Standing.Offset((float)(100 * (t + 0.2)), 0);
            Assert.InRange(Assert.Single(tracker.Predict(At(t + 0.2))).Box.IoU(expected), 0.85, 1);
        }, iter: 200);

    [Fact]
    public void Frames_in_between_change_nothing_about_where_a_track_is()
    {
        var (often, rarely) = (new ByteTracker(), new ByteTracker());
        foreach (var tracker in new[] { often, rarely })
        {
            tracker.Update([new(Standing, 0.9f)], At(0));
            tracker.Update([new(Standing.Offset(20, 0), 0.9f)], At(0.2));
        }

        for (var i = 1; i < 20; i++)
        {
            often.Predict(At(0.2 + (i * 0.02)));
        }

        PersonDetection[] found = [new(Standing.Offset(70, 3), 0.9f)];
        var (a, b) = (often.Update(found, At(0.6))[0].Box, rarely.Update(found, At(0.6))[0].Box);
        Assert.Equal(a.X, b.X, 0.01);
        Assert.Equal(a.Y, b.Y, 0.01);
    }

    [Fact]
    public void Time_that_does_not_rise_moves_nobody_and_a_clock_that_starts_anew_loses_nobody()
    {
        var tracker = new ByteTracker();
        tracker.Update([new(Standing, 0.9f)], At(1000));
        tracker.Update([new(Standing.Offset(20, 0), 0.9f)], At(1000.2));
        var before = Assert.Single(tracker.Predict(At(1000.4))).Box;

        Assert.Equal(before, Assert.Single(tracker.Predict(At(1000.4))).Box);
        Assert.Equal(before, Assert.Single(tracker.Predict(At(0))).Box);
        Assert.NotEqual(before, Assert.Single(tracker.Predict(At(0.2))).Box);
        Assert.Empty(tracker.Predict(At(2)));
    }

    [Fact]
    public void Detections_that_make_no_sense_are_ignored()
    {
        var tracker = new ByteTracker();
        tracker.Update([new(Standing, 0.9f)], At(0));

        PersonDetection[] senseless =
        [
            new(Standing with { X = float.NaN }, 0.9f),
            new(Standing with { Y = float.PositiveInfinity }, 0.9f),
            new(Standing with { Width = -40 }, 0.9f),
            new(Standing with { Height = 0 }, 0.9f),
            new(Standing with { Height = float.NaN }, 0.9f),
            new(Standing with { Width = float.MaxValue }, 0.9f),
            new(Standing, float.NaN),
        ];
        var person = Assert.Single(tracker.Update(senseless, At(0.1)));
        Assert.Equal((1, At(0), Standing), (person.TrackId, person.LastSeen, person.Box));
    }

    [Fact]
    public void A_thousand_frames_of_chaos_never_throw_and_never_reuse_an_id()
    {
        var random = new Random(7);
        var tracker = new ByteTracker();
        var ended = new HashSet<int>();
        var before = new HashSet<int>();
        var t = 0.0;
        var listed = 0;
        for (var frame = 0; frame < 1000; frame++)
        {
            t += random.NextDouble() * (random.Next(20) == 0 ? 3 : 0.2);
            var found = Enumerable.Range(0, random.Next(30)).Select(_ => new PersonDetection(
                new(random.Next(-50, 700), random.Next(-50, 500), random.Next(-5, 200), random.Next(-5, 300)), random.NextSingle())).ToArray();
            var persons = random.Next(3) == 0 ? tracker.Predict(At(t)) : tracker.Update(found, At(t));

            var ids = persons.Select(person => person.TrackId).ToArray();
            Assert.Equal(ids.Distinct().Order(), ids);
            Assert.DoesNotContain(ids, ended.Contains);
            Assert.All(persons, person => Assert.True(
                float.IsFinite(person.Box.X + person.Box.Y) && person.Box is { Width: > 0, Height: > 0 } && At(t) - person.LastSeen <= TimeSpan.FromSeconds(2)));
            ended.UnionWith(before.Except(ids));
            before = [.. ids];
            listed = Math.Max(listed, ids.Length);
        }

        Assert.InRange(listed, 10, 2000);
        Assert.Empty(tracker.Predict(At(t + 3)));
    }

    [Fact]
    public void A_partial_box_neither_shrinks_nor_moves_a_person_who_goes_behind_a_table()
    {
        var tracker = new ByteTracker();
        for (var i = 0; i < 10; i++)
        {
            tracker.Update([new(Standing, 0.9f)], At(i * 0.2));
        }

        var box = Assert.Single(tracker.Update([new(Standing with { Height = 55 }, 0.5f)], At(2))).Box;
        Assert.InRange(box.IoU(Standing), 0.9, 1);
    }

    [Fact]
    public void A_person_whose_legs_stay_hidden_is_taken_for_what_is_seen_of_them_after_a_while()
    {
        var tracker = new ByteTracker();
        var sitting = Standing with { Height = 50 };
        BoundingBox box = default;
        for (var i = 0; i < 40; i++)
        {
            box = Assert.Single(tracker.Update([new(i < 10 ? Standing : sitting, 0.9f)], At(i * 0.2))).Box;
        }

        Assert.InRange(box.IoU(sitting), 0.9, 1);
    }

    [Fact]
    public void A_person_who_turned_back_while_hidden_keeps_the_id()
    {
        // Goes behind a column at 0.9 heights a second, is hidden for 1.4 s, and comes out again on the side from which they went in.
        var tracker = new ByteTracker();
        IReadOnlyList<TrackedPerson> persons = [];
        for (var i = 0; i <= 30; i++)
        {
            var t = i * 0.1;
            PersonDetection[] found = t is > 1 and < 2.4 ? [] : [new(Standing.Offset((float)(t <= 1 ? 90 * t : 90 - (40 * (t - 2.4))), 0), 0.9f)];
            persons = tracker.Update(found, At(t));
        }

        Assert.Equal((1, At(3)), (Assert.Single(persons).TrackId, persons[0].LastSeen));
    }

    [Fact]
    public void Following_people_allocates_nothing()
    {
        var tracker = new ByteTracker();
        PersonDetection[] found = [.. Enumerable.Range(0, 20).Select(i => new PersonDetection(Standing.Offset(i * 60, 0), i % 4 == 0 ? 0.3f : 0.9f))];
        Follow(0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Follow(8);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(15, tracker.Predict(At(16)).Count);

        void Follow(double start)
        {
            for (var i = 0; i < 200; i++)
            {
                _ = i % 5 == 0 ? tracker.Update(found, At(start + (i * 0.04))) : tracker.Predict(At(start + (i * 0.04)));
            }
        }
    }

    [Theory]
    [InlineData(0.3f, 0.4f)]
    [InlineData(1.1f, 0.1f)]
    [InlineData(float.NaN, 0.1f)]
    public void Options_out_of_range_are_refused(float high, float low) =>
        Assert.Throws<ValidationException>(() => new ByteTracker(new() { HighConfidence = high, LowConfidence = low }));

    [Fact]
    public void A_lost_time_out_of_range_is_refused() =>
        Assert.Throws<ValidationException>(() => new ByteTracker(new() { MaximumLostTime = TimeSpan.FromHours(1) }));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
