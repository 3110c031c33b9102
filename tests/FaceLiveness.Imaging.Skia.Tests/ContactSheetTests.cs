using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Imaging.Skia.Tests;

public sealed class ContactSheetTests
{
    private static readonly LivenessVerdict Live = new(LivenessState.Live, 1, "Blinked.");

    [Fact]
    public async Task The_sheet_is_a_png_with_a_row_for_each_stream_and_a_cell_for_each_moment()
    {
        using var folder = new TemporaryFolder();
        var path = folder["out/sheet.png"];
        using var frame = Pictures.Gradient(360, 288);
        await using (var sink = new ContactSheetSink(path, timeProvider: new FakeTimeProvider()))
        {
            for (var i = 0; i < 4; i++)
            {
                await sink.PublishAsync(With(frame, "a", i, new PersonAppeared(At("a", i), i)), frame, TestContext.Current.CancellationToken);
            }

            await sink.PublishAsync(With(frame, "b", 1), frame, TestContext.Current.CancellationToken);
            Assert.False(File.Exists(path), "it is written at the end");
        }

        using var sheet = new SkiaImageCodec().Decode(File.ReadAllBytes(path));
        Assert.InRange(sheet.Width, 4 * CellPicture.Width, 5 * CellPicture.Width);
        // One row with pictures, and one that only says that nobody was seen.
        Assert.InRange(sheet.Height, 1.5 * CellPicture.Height, 2.5 * CellPicture.Height);
        Assert.Equal([path], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task A_sheet_of_nothing_is_still_a_sheet()
    {
        using var folder = new TemporaryFolder();
        await new ContactSheetSink(folder["sheet.png"]).DisposeAsync();
        new SkiaImageCodec().Decode(File.ReadAllBytes(folder["sheet.png"])).Dispose();
    }

    [Fact]
    public void What_matters_more_takes_the_place_of_what_matters_less()
    {
        using var row = new SheetRow("a", 3);
        Add(row, new PersonAppeared(At("a", 1), 1), new PersonAppeared(At("a", 2), 2), new PersonAppeared(At("a", 3), 3));
        Add(row, new LivenessConfirmed(At("a", 4), 1, Live), new PersonAppeared(At("a", 5), 4), new ProfileCreated(At("a", 6), 1, "p", "Ann"));
        Assert.Equal(["somebody appeared", "proved live", "profile created"], row.Cells.Select(cell => cell.Title));
        Assert.Equal(TimeSpan.FromSeconds(1), row.Cells[0].At);
    }

    [Fact]
    public void The_same_is_shown_once()
    {
        using var row = new SheetRow("a", 6);
        Add(row, new PersonRecognized(At("a", 1), 1, "p", "Ann", 0.7f), new PersonRecognized(At("a", 2), 2, "p", "Ann", 0.8f));
        Assert.Equal("Ann \u00b7 match 0.70", Assert.Single(row.Cells).Detail);
    }

    [Fact]
    public void Never_more_moments_are_kept_than_allowed_and_they_are_in_order()
    {
        Gen.Select(Gen.Int[1, 5], Gen.Select(Gen.Int[0, 5], Gen.Int[0, 20]).Array[0, 60]).Sample((capacity, happenings) =>
        {
            using var row = new SheetRow("a", capacity);
            foreach (var ((kind, track), second) in happenings.Select((happening, i) => (happening, i)))
            {
                Add(row, Event(kind, second, track));
            }

            Assert.True(row.Cells.Count <= capacity);
            Assert.Equal(row.Cells.OrderBy(cell => cell.At), row.Cells);
        });
    }

    [Fact]
    public void The_crop_has_the_shape_of_a_cell_lies_in_the_frame_and_shows_the_person()
    {
        Gen.Select(Gen.Int[40, 2000], Gen.Int[40, 2000], Pictures.Boxes).Sample((width, height, person) =>
        {
            var crop = CellPicture.Crop(width, height, person);
            Assert.Equal((float)CellPicture.Width / CellPicture.Height, crop.Width / crop.Height, 0.01f);
            Assert.True(crop is { X: >= 0, Y: >= 0, Width: > 0 } && crop.Right <= width + 0.5f && crop.Bottom <= height + 0.5f, $"{crop} in {width}x{height}");
            var seen = person.Clip(width, height);
            if (seen.Area > 1)
            {
                Assert.True(crop.Scale(1.001f).Contains(seen.Center) || seen.IoU(crop) > 0, $"{crop} of {seen}");
            }
        });
    }

    private static void Add(SheetRow row, params PipelineEvent[] events)
    {
        foreach (var pipelineEvent in events)
        {
            row.Add([SheetMoment.Of(pipelineEvent)!.Value], _ => VideoFrame.Rent(4, 4));
        }
    }

    private static PipelineEvent Event(int kind, int second, int track) => kind switch
    {
        0 => new PersonAppeared(At("a", second), track),
        1 => new PersonUnknown(At("a", second), track),
        2 => new PersonBlinked(At("a", second), track, default),
        3 => new LivenessConfirmed(At("a", second), track, Live),
        4 => new ProfileCreated(At("a", second), track, $"p{track}", "Ann"),
        _ => new PersonRecognized(At("a", second), track, $"p{track}", "Ann", 0.7f),
    };

    private static FrameResult With(VideoFrame frame, string stream, double seconds, params PipelineEvent[] events) =>
        Pictures.Result(stream, frame, seconds, Pictures.Person(1, new(100, 40, 150, 240))) with { Events = events };

    private static StreamMoment At(string stream, double seconds) =>
        new(stream, TimeSpan.FromSeconds(seconds), DateTimeOffset.UnixEpoch.AddSeconds(seconds));
}
