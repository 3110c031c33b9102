using FaceLiveness.Imaging.Skia;
using SkiaSharp;

namespace FaceLiveness.Web.Tests;

/// <summary>
/// Makes the pictures of the page that the documentation shows: the real host and page, with cameras that show drawn people. Explicit, because it
/// overwrites files of the repository and asserts nothing.
/// </summary>
public sealed class PagePictures(Chromium chromium)
{
    // Of how many shades of a channel one is left: the last bits, which nobody sees, are a third of the file.
    private const int Step = 4;

    private static readonly string[] Story =
    [
        ".event[data-event='profile_created']",
        ".tile[data-state='retrying']",
        "[data-stream='yard'] .mark-spoof",
        "[data-stream='corridor'] .mark-unknown",
        "[data-stream='car-park'] .mark-undecided",
    ];

    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "images");

    [Fact(Explicit = true)]
    public async Task Are_made()
    {
        var scene = DrawnCast.Scene();
        var store = await DrawnProfiles.StoreAsync();

        // The lost camera is tried again so late that the events tell of it once.
        await using var wall = await PaintedWall.StartAsync(pipeline => scene.Equip(pipeline)
            .Configure(options => options.Analysis.FirstRetry = TimeSpan.FromSeconds(30))
            .AddBlinkLiveness()
            .AddLivenessCheck(new SurroundingsLivenessCheck())
            .AddImageCodec(new SkiaImageCodec())
            .AddProfileStore(store));
        await wall.Pipeline.Profiles.FindDuplicatesAsync(TestContext.Current.CancellationToken);
        await using var desk = await chromium.VisitAsync(wall.Address, height: 980);
        await desk.UntilAsync("() => document.querySelectorAll(\".tile[data-state='live'][data-persons='0']\").length === 6");

        // The page calls what comes in its first moments old, and cuts no faces out of the pictures for it.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        scene.Begin();
        foreach (var seen in Story)
        {
            await desk.At(seen).First.WaitForAsync();
        }

        // Whoever came last is followed for a while before the picture is taken.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);
        await ShootAsync(desk, "wall");
        await desk.GoAsync("/people");
        await desk.At(".card .face.shown").Nth(11).WaitForAsync();
        await ShootAsync(desk, "profiles", 880);
        await desk.GoAsync("/review");
        await desk.At(".review-card .face.shown").Nth(1).WaitForAsync();
        await ShootAsync(desk, "review", 780);
        desk.AssertCalm();

        await using var phone = await chromium.VisitAsync(wall.Address, 390, 660);
        await phone.UntilAsync("() => document.querySelectorAll(\".tile[data-state='live'][data-persons]:not([data-persons='0'])\").length === 5");
        await ShootAsync(phone, "phone");
    }

    private static async Task ShootAsync(Visit visit, string name, int? height = null)
    {
        if (height is not null)
        {
            await visit.Page.SetViewportSizeAsync(visit.Page.ViewportSize!.Width, height.Value);
        }

        using var picture = SKBitmap.Decode(await visit.Page.ScreenshotAsync());
        var pixels = picture.GetPixelSpan();
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Min(255, (pixels[i] + (Step / 2)) / Step * Step);
        }

        using var opaque = new SKPixmap(picture.Info.WithAlphaType(SKAlphaType.Opaque), picture.GetPixels());
        using var png = opaque.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 9));
        await File.WriteAllBytesAsync(Path.Combine(Folder, $"page-{name}.png"), png!.ToArray(), TestContext.Current.CancellationToken);
    }
}
