namespace FaceLiveness.Alerts.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public async Task The_newest_good_look_goes_along()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink();
        await using var rig = Rig(folder, guard);

        await SeeAsync(rig, 0, quality: 0.3f);
        await SeeAsync(rig, 0.1, quality: 0.8f);
        await SeeAsync(rig, 0.2, quality: 0.4f);
        await rig.TellAsync(Happening.Unknown(0.3));

        await AlertRig.UntilAsync(() => guard.Taken.Length == 1, "the alert arrives");
        Assert.Equal([80], guard.Taken[0].Snapshot!.Value.ToArray());
    }

    [Fact]
    public async Task An_alert_waits_a_moment_for_a_look_and_then_goes_without()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink();
        await using var rig = Rig(folder, guard);

        await rig.TellAsync(Happening.Unknown(0), Happening.Unknown(0, track: 2));
        Assert.Equal(2, Directory.GetFiles(folder.Path, "0*.jsonl").Length);
        Assert.Empty(guard.Asked);
        await SeeAsync(rig, 0.1, quality: 0.8f);
        await AlertRig.UntilAsync(() => guard.Taken.Length == 1, "the one that is seen goes");
        Assert.Equal(1, guard.Taken[0].TrackId);
        Assert.Equal([80], guard.Taken[0].Snapshot!.Value.ToArray());

        await rig.UntilAsync(() => guard.Taken.Length == 2, TimeSpan.FromMilliseconds(500), "the other goes without");
        Assert.Null(guard.Taken[1].Snapshot);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.jpg"));
    }

    [Fact]
    public async Task A_picture_outlasts_a_restart_with_its_alert_and_goes_when_it_goes()
    {
        using var folder = new TemporaryFolder();
        await using (var rig = Rig(folder, new RecordingSink { Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Retry("Later.")) }))
        {
            await SeeAsync(rig, 0, quality: 0.8f);
            await rig.TellAsync(Happening.Unknown(0.3));
        }

        Assert.Single(Directory.GetFiles(folder.Path, "*.jpg"));
        var guard = new RecordingSink();
        await using (var rig = Rig(folder, guard))
        {
            await rig.Alerts.StartAsync(AlertRig.Cancelled);
            await AlertRig.UntilAsync(() => guard.Taken.Length == 1, "the alert arrives");
            Assert.Equal([80], guard.Taken[0].Snapshot!.Value.ToArray());
            await AlertRig.UntilAsync(() => Directory.GetFiles(folder.Path, "0*").Length == 0, "the outbox is empty");
        }
    }

    [Fact]
    public async Task The_face_of_who_is_erased_goes_also_where_it_was_a_strangers_when_it_was_taken()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink { Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Retry("Later.")) };
        await using var rig = Rig(folder, guard);
        await SeeAsync(rig, 0, quality: 0.8f);
        await rig.TellAsync(Happening.Unknown(0.3), Happening.Recognized(1));

        await rig.Alerts.PublishAsync(Happening.Erased("ada"), AlertRig.Cancelled);

        Assert.Empty(Directory.GetFiles(folder.Path, "0*"));
        Assert.Null(rig.Alerts.Snapshots.Find("track:door/1"));
    }

    [Fact]
    public async Task A_stream_of_which_nobody_wants_pictures_costs_no_encoding()
    {
        using var folder = new TemporaryFolder();
        await using var rig = new AlertRig(
            folder.Path,
            AlertRig.Rule(rule =>
            {
                rule.Events.Add("person_unknown");
                rule.Streams.Add("yard");
                rule.IncludeSnapshot = true;
            }),
            new RecordingSink());

        await SeeAsync(rig, 0, quality: 0.8f, snapshots: rig.Alerts.Snapshots);

        Assert.Null(rig.Alerts.Snapshots.Find("track:door/1"));
    }

    [Fact]
    public async Task Looks_are_few_and_do_not_outlast_their_people_for_long()
    {
        var codec = new CountingCodec();
        var snapshots = new FaceSnapshots(() => codec, TimeProvider.System) { IsWanted = static _ => true };
        for (var track = 0; track < 1000; track++)
        {
            await SeeAsync(snapshots, track * 0.01, track, 0.8f);
        }

        Assert.Null(snapshots.Find("track:door/700"));
        Assert.NotNull(snapshots.Find("track:door/744"));
        for (var frame = 0; frame < 100; frame++)
        {
            await SeeAsync(snapshots, 100 + (frame * 0.04), 5000, 0.8f);
        }

        Assert.Null(snapshots.Find("track:door/999"));
        Assert.InRange(codec.Encoded - 1000, 4, 5);
    }

    private static AlertRig Rig(TemporaryFolder folder, RecordingSink guard) => new(
        folder.Path,
        AlertRig.Rule(rule =>
        {
            rule.Events.Add("person_unknown");
            rule.IncludeSnapshot = true;
        }),
        guard);

    private static Task SeeAsync(AlertRig rig, double seconds, float quality, FaceSnapshots? snapshots = null) => SeeAsync(snapshots ?? rig.Alerts.Snapshots, seconds, 1, quality);

    private static async Task SeeAsync(FaceSnapshots snapshots, double seconds, int track, float quality)
    {
        var at = Happening.At(seconds);
        using var frame = VideoFrame.Rent(64, 48, PixelFormat.Gray8);
        frame.Pixels.Fill((byte)(quality * 100));
        var box = new BoundingBox(20, 10, 20, 24);
        var person = new PersonResult
        {
            TrackId = track,
            Box = box,
            Face = new FaceDetection(box, 0.9f),
            Quality = new FaceQuality(quality, quality, 1, 1, 1, 1),
        };
        await snapshots.PublishAsync(
            new FrameResult { StreamId = "door", SequenceNumber = 1, Timestamp = at.Timestamp, CaptureTime = at.CaptureTime, Width = 64, Height = 48, Persons = [person] }, frame);
    }

    /// <summary>"Encodes" a picture as the brightness of its first pixel.</summary>
    internal sealed class CountingCodec : IImageCodec
    {
        public int Encoded { get; private set; }

        public VideoFrame Decode(ReadOnlySpan<byte> encoded) => throw new InvalidDataException("It can't.");

        public byte[] EncodeJpeg(ImageView image, int quality = 90)
        {
            Encoded++;
            return [image.Pixels[0]];
        }
    }
}
