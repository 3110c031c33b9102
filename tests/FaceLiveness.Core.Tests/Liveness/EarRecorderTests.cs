using FaceLiveness.Tests.Pipeline;

namespace FaceLiveness.Tests;

public sealed class EarRecorderTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_pipeline_saw_of_the_eyes_is_recorded_with_baseline_and_blinks()
    {
        var recorder = new EarRecorder();
        await using var pipeline = new Scene().Add(new Actor(1) { Blinks = [2, 3.5] }).Builder()
            .AddBlinkLiveness()
            .AddProfileStore(new InMemoryProfileStore())
            .AddSource(new ScriptedSource("door").Plays(5))
            .AddResultSink(recorder)
            .Build();
        var seen = 0;
        var blinked = new List<Blink>();
        await foreach (var result in pipeline.RunAsync(Cancelled))
        {
            seen += result.Persons.Count(person => person.Landmarks is not null);
            blinked.AddRange(result.Events.OfType<PersonBlinked>().Select(happened => happened.Blink));
        }

        var trace = Assert.Single(recorder.Traces);
        Assert.Equal("door", trace.StreamId);
        Assert.Equal(seen, trace.Points.Count);
        Assert.Equal(2, trace.Blinks.Count);
        Assert.Equal(blinked, trace.Blinks);
        // The face is 70 by 60 pixels: its eyes stand open at 0.28, and shut at 0.05, times that.
        Assert.Equal(0.28f * 70 / 60, trace.Points[^1].Baseline, 0.005f);
        Assert.Equal(0.05f * 70 / 60, trace.Points.Min(point => point.Eyes.Ear), 0.005f);
    }

    [Fact]
    public async Task Only_the_latest_frames_of_the_tracks_seen_last_are_kept()
    {
        var recorder = new EarRecorder(maximumPoints: 10, maximumTracks: 2);
        for (var i = 0; i < 30; i++)
        {
            await Publish(recorder, i, [1 + (i / 10)], i is 3 or 27 ? [Blinked(i, 1 + (i / 10))] : []);
            Assert.True(recorder.Traces.Count <= 2);
        }

        Assert.Equal([2, 3], recorder.Traces.Select(trace => trace.TrackId));
        for (var i = 30; i < 35; i++)
        {
            await Publish(recorder, i, [3]);
        }

        var last = recorder.Traces[^1];
        Assert.Equal(10, last.Points.Count);
        Assert.Equal(Time(25), last.Points[0].Eyes.Timestamp);
        Assert.Single(last.Blinks);
        for (var i = 35; i < 45; i++)
        {
            await Publish(recorder, i, [3]);
        }

        Assert.Empty(recorder.Traces[^1].Blinks);
    }

    [Fact]
    public async Task Somebody_who_is_back_goes_on_where_they_left()
    {
        var recorder = new EarRecorder();
        await Publish(recorder, 0, [1]);
        await Publish(recorder, 10, [2]);
        await Publish(recorder, 11, [1], [new PersonRejoined(new("door", Time(11), default), 1, 2)]);

        var trace = Assert.Single(recorder.Traces);
        Assert.Equal(1, trace.TrackId);
        Assert.Equal([Time(0), Time(10), Time(11)], trace.Points.Select(point => point.Eyes.Timestamp));
    }

    [Fact]
    public void Room_for_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarRecorder(maximumPoints: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarRecorder(maximumTracks: 0));
    }

    private static TimeSpan Time(int frame) => TimeSpan.FromMilliseconds(40 * frame);

    private static PersonBlinked Blinked(int frame, int track) => new(new("door", Time(frame), default), track, new(Time(frame - 2), Time(frame), 1, 1));

    private static async Task Publish(EarRecorder recorder, int frame, int[] tracks, PipelineEvent[]? events = null)
    {
        var face = new BoundingBox(100, 100, 60, 70);
        using var picture = VideoFrame.Rent(2, 2);
        await recorder.PublishAsync(
            new FrameResult
            {
                StreamId = "door",
                SequenceNumber = frame,
                Timestamp = Time(frame),
                CaptureTime = default,
                Width = 640,
                Height = 480,
                Persons = [.. tracks.Select(track => new PersonResult
                {
                    TrackId = track,
                    Box = face,
                    Landmarks = FrontalFace.In(face, 0.28f),
                    Pose = default(HeadPose),
                    Quality = new FaceQuality(1, 1, 1, 1, 1, 1),
                })],
                Events = events ?? [],
            },
            picture,
            Cancelled);
    }
}
