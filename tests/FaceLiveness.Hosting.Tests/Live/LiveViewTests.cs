using System.Net;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Tests.Pipeline;

namespace FaceLiveness.Tests.Hosting.Live;

public sealed class LiveViewTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_live_view_tells_how_every_stream_does_and_then_shows_each_picture_with_what_was_found_in_it()
    {
        var scene = new Scene().Add(new Actor(1));
        await using var host = await Host.StartAsync(scene, pipeline => pipeline.AddSource(new LivingCamera("door", scene)).AddSource(new LivingCamera("yard", scene)));
        await using var live = await host.LiveAsync("api/live?width=320&fps=25");

        var seen = new Dictionary<string, int>();
        while (seen.Count < 2 || seen.Values.Min() < 5)
        {
            var (json, jpeg) = await live.ReadAsync(Cancellation);
            var stream = json.GetProperty("stream").GetString()!;
            if (json.GetProperty("type").GetString() == "state")
            {
                Assert.Empty(jpeg);
                seen.TryAdd(stream, 0);
                continue;
            }

            Assert.Equal("frame", json.GetProperty("type").GetString());
            seen[stream]++;
            using var picture = new SkiaImageCodec().Decode(jpeg);
            Assert.Equal((320, 240), (picture.Width, picture.Height));
            Assert.Equal((Scene.Width, Scene.Height), (json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32()));

            // The picture is the one that its boxes were found in.
            Assert.InRange(picture.View.Row(2)[8], LivingCamera.Gray(json.GetProperty("sequence").GetInt64()) - 8, LivingCamera.Gray(json.GetProperty("sequence").GetInt64()) + 8);
        }
    }

    [Fact]
    public async Task A_snapshot_is_taken_of_the_next_frame_though_nobody_looks()
    {
        var scene = new Scene();
        await using var host = await Host.StartAsync(scene, pipeline => pipeline.AddSource(new LivingCamera("door", scene)));

        using var answer = await host.Client.GetAsync(new Uri("api/streams/door/snapshot", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.MediaType);
        using var picture = new SkiaImageCodec().Decode(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal((Scene.Width, Scene.Height), (picture.Width, picture.Height));
    }
}
