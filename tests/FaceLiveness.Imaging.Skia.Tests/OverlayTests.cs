using System.Numerics;
using CsCheck;
using SkiaSharp;

namespace FaceLiveness.Imaging.Skia.Tests;

public sealed class OverlayTests
{
    [Fact]
    public void Labels_lie_inside_the_picture_and_never_on_one_another()
    {
        Gen.Select(Pictures.Boxes.Array[1, 25], Gen.Float[20, 300], Gen.Float[10, 80]).Sample((owners, width, height) =>
        {
            var layout = new PlateLayout(720, 576);
            var corner = new BoundingBox(0, 550, 200, 26);
            layout.Reserve(corner);
            List<BoundingBox> plates = [corner];
            foreach (var owner in owners)
            {
                if (layout.Place(owner, width, height, owners) is { } plate)
                {
                    Assert.True(plate is { X: >= 0, Y: >= 0, Right: <= 720, Bottom: <= 576 }, $"{plate}");
                    Assert.All(plates, other => Assert.Equal(0, plate.Intersect(other).Area));
                    plates.Add(plate);
                }
            }

            Assert.True(plates.Count > 1, "the first label always has room");
        });
    }

    [Fact]
    public void A_label_stands_off_the_face_where_there_is_room()
    {
        var person = new BoundingBox(200, 20, 200, 500);
        var face = new BoundingBox(210, 25, 150, 120);
        var plate = new PlateLayout(720, 576).Place(person, 180, 50, [face]);
        Assert.Equal(0, plate!.Value.Intersect(face).Area);
    }

    [Theory]
    [InlineData(360, 288, 720, 576)]
    [InlineData(400, 300, 800, 600)]
    [InlineData(1920, 1080, 1920, 1080)]
    [InlineData(641, 481, 640, 480)]
    [InlineData(3, 5, 6, 10)]
    public void Small_frames_are_doubled_and_sizes_are_even(int width, int height, int expectedWidth, int expectedHeight)
    {
        using var frame = Pictures.Gradient(width, height);
        using var drawn = Draw(frame);
        Assert.Equal((expectedWidth, expectedHeight), (drawn.Width, drawn.Height));
        Assert.Equal(OverlayRenderer.OutputSize(width, height), (drawn.Width, drawn.Height));
    }

    [Fact]
    public void The_frame_itself_is_left_as_it_was()
    {
        using var frame = Pictures.Gradient(360, 288);
        var before = frame.Pixels.ToArray();
        Draw(frame, Pictures.Person(1, new(50, 50, 200, 200))).Dispose();
        Assert.Equal(before, frame.Pixels.ToArray());
    }

    [Theory]
    [InlineData(IdentityState.Known, LivenessState.Live, PersonMark.Known)]
    [InlineData(IdentityState.Unknown, LivenessState.Live, PersonMark.Unknown)]
    [InlineData(IdentityState.Undecided, LivenessState.Inconclusive, PersonMark.Undecided)]
    [InlineData(IdentityState.Known, LivenessState.Spoof, PersonMark.Spoof)]
    internal void The_box_has_the_colour_of_what_is_known_of_the_person(IdentityState identity, LivenessState liveness, PersonMark mark)
    {
        // Large enough for a line that is more than its blended rims.
        using var frame = VideoFrame.Rent(1920, 1080);
        frame.Pixels.Fill(128);
        var person = Pictures.Person(1, new(300, 100, 200, 300), identity, "Ann") with { Face = null, Liveness = new(liveness, 0.5f, "") };
        using var drawn = Draw(frame, person);
        var color = OverlayPalette.Of(mark);
        var edge = Enumerable.Range(150, 200).Select(y => drawn.At(500, y)).ToList();
        Assert.Contains(edge, pixel => Near(pixel, color, 8));
    }

    [Fact]
    public void A_label_keeps_off_the_head_of_somebody_whose_face_is_not_found()
    {
        using var frame = VideoFrame.Rent(960, 540);
        frame.Pixels.Fill(128);
        using var drawn = Draw(frame, Pictures.Person(1, new(400, 10, 120, 400)) with { Face = null });
        for (var y = 20; y < 120; y++)
        {
            for (var x = 410; x < 510; x++)
            {
                Assert.Equal((128, 128, 128), drawn.At(x, y));
            }
        }
    }

    [Fact]
    public void The_caption_says_who_how_live_and_how_many_blinks()
    {
        var known = Pictures.Person(1, default, IdentityState.Known, "Ann\nLee") with
        {
            Liveness = new(LivenessState.Live, 1, ""),
            BlinkCount = 1,
        };
        Assert.Equal(new(PersonMark.Known, "Ann Lee", "live \u00b7 1 blink \u00b7 match 0.70"), PersonCaption.Of(known));
        var unknown = Pictures.Person(1, default) with { BlinkCount = 2, Liveness = new(LivenessState.Spoof, 0, "") };
        Assert.Equal(new(PersonMark.Spoof, "unknown", "SPOOF? \u00b7 2 blinks \u00b7 person 0.90"), PersonCaption.Of(unknown));
    }

    [Fact]
    public void Anybody_anywhere_is_drawn_without_a_fault()
    {
        using var frame = Pictures.Gradient(320, 240);
        using var renderer = new OverlayRenderer();
        Gen.Select(Pictures.Boxes.Array[0, 30], Gen.String, Gen.Bool).Sample((boxes, name, mesh) =>
        {
            var points = new Vector2[mesh ? 468 : 68];
            var persons = boxes.Select((box, i) => Pictures.Person(i, box, (IdentityState)(i % 3), name) with
            {
                Landmarks = new(mesh ? LandmarkScheme.Mesh468 : LandmarkScheme.Ibug68, points),
            }).ToArray();
            renderer.Render(frame, Pictures.Result(name, frame, 0, persons)).Dispose();
        }, iter: 60, threads: 1);
    }

    [Theory]
    [InlineData("Zoë Šimková-Łukasz İpek 0123456789 (?)")]
    [InlineData("Γιώργος Παπαδόπουλος")]
    [InlineData("Олександр Їжакевич")]
    public void Names_of_european_scripts_are_written_without_any_font_installed(string name)
    {
        using var stream = typeof(Lettering).Assembly.GetManifestResourceStream("Inter-SemiBold.otf")!;
        using var typeface = SKTypeface.FromStream(stream);
        Assert.True(typeface.ContainsGlyphs(name));
    }

    [Fact]
    public void A_letter_that_no_font_has_becomes_a_question_mark()
    {
        using var lettering = new Lettering(20);
        Assert.Equal(lettering.Measure("a??b"), lettering.Measure("a\U000F1234\U000F1235b"), 0.01f);
    }

    [Fact]
    public void A_long_text_is_shortened_to_its_width()
    {
        using var lettering = new Lettering(20);
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 60], Gen.Float[30, 400]).Sample((text, width) =>
        {
            var fitted = lettering.Fit(text, width);
            Assert.True(fitted == text || (fitted.EndsWith('\u2026') && text.StartsWith(fitted[..^1], StringComparison.Ordinal)));
            Assert.True(lettering.Measure(fitted) <= width);
        }, threads: 1);
    }

    // Relative luminance and contrast by WCAG 2: 4.5 is AA.
    [Fact]
    public void Text_has_enough_contrast_even_over_a_white_wall()
    {
        var plate = OverlayPalette.Plate;
        var share = plate.Alpha / 255.0;
        var behind = Luminance(Over(plate.Red), Over(plate.Green), Over(plate.Blue));
        Assert.All(
            new[] { OverlayPalette.Text, OverlayPalette.Detail },
            color => Assert.True((Luminance(color.Red, color.Green, color.Blue) + 0.05) / (behind + 0.05) >= 4.5));

        double Over(byte channel) => (channel * share) + (255 * (1 - share));
    }

    private static VideoFrame Draw(VideoFrame frame, params PersonResult[] persons)
    {
        using var renderer = new OverlayRenderer();
        return renderer.Render(frame, Pictures.Result("s", frame, 0, persons));
    }

    private static double Luminance(double red, double green, double blue)
    {
        return (0.2126 * Linear(red)) + (0.7152 * Linear(green)) + (0.0722 * Linear(blue));

        static double Linear(double channel) => channel / 255 <= 0.04045 ? channel / 255 / 12.92 : Math.Pow(((channel / 255) + 0.055) / 1.055, 2.4);
    }

    private static bool Near((byte Red, byte Green, byte Blue) pixel, SKColor color, int tolerance) =>
        Math.Abs(pixel.Red - color.Red) < tolerance && Math.Abs(pixel.Green - color.Green) < tolerance && Math.Abs(pixel.Blue - color.Blue) < tolerance;
}
