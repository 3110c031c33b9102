using System.Net;
using System.Text.Json;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Tests.Pipeline;
using Microsoft.AspNetCore.WebUtilities;

namespace FaceLiveness.Tests.Hosting.Live;

public sealed class LiveViewTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_live_view_tells_how_every_stream_does_and_then_shows_each_picture_with_what_was_found_in_it()
    {
        var scene = new Scene().Add(new Actor(1));
        await using var host = await LiveHost.StartAsync(scene, pipeline => pipeline.AddSource(new LivingCamera("door", scene)).AddSource(new LivingCamera("yard", scene)));
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
        await using var host = await LiveHost.StartAsync(scene, pipeline => pipeline.AddSource(new LivingCamera("door", scene)));

        using var answer = await host.Client.GetAsync(new Uri("api/streams/door/snapshot", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.MediaType);
        using var picture = new SkiaImageCodec().Decode(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal((Scene.Width, Scene.Height), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task A_stream_that_comes_and_goes_is_told_and_shown_as_long_as_it_is_there()
    {
        var scene = new Scene();
        await using var host = await LiveHost.StartAsync(scene);
        await using var live = await host.LiveAsync("api/live?stream=door&stream=cellar&width=160");
        Assert.Equal(["cellar removed", "door removed"], [await StateAsync(live), await StateAsync(live)]);

        host.Pipeline.AddSource(new LivingCamera("door", scene));
        Assert.Equal("door live", await StateAsync(live));
        await FrameAsync(live);

        await host.Pipeline.RemoveSourceAsync("door");
        string state;
        do
        {
            state = await StateAsync(live);
        }
        while (state == "door ended");

        Assert.Equal("door removed", state);
    }

    [Fact]
    public async Task Landmarks_quality_and_who_it_is_stand_beside_what_the_status_says_of_a_person()
    {
        var scene = new Scene().Add(new Actor(1));
        await using var host = await LiveHost.StartAsync(scene, pipeline => pipeline.AddSource(new LivingCamera("door", scene)));
        await using var live = await host.LiveAsync("api/live");
        while (!(await FrameAsync(live)).GetProperty("persons").EnumerateArray().Any(found => found.TryGetProperty("landmarks", out _)))
        {
            Cancellation.ThrowIfCancellationRequested();
        }

        var person = (await host.AskAsync("api/streams/door/frame")).Json.GetProperty("persons")[0];
        Assert.Equal(136, person.GetProperty("landmarks").GetArrayLength());
        Assert.Equal(0.8, person.GetProperty("quality").GetDouble());
        Assert.Equal(JsonValueKind.Null, person.GetProperty("profile_id").ValueKind);
        var known = (await host.AskAsync("api/status")).Json.GetProperty("streams").GetProperty("door").GetProperty("persons")[0];
        Assert.Equal(known.EnumerateObject().Select(property => property.Name), person.EnumerateObject().Select(property => property.Name).Take(known.EnumerateObject().Count()));
    }

    [Fact]
    public async Task Pictures_for_other_programs_come_one_after_the_other_in_parts()
    {
        var scene = new Scene();
        await using var host = await LiveHost.StartAsync(scene, pipeline => pipeline.AddSource(new LivingCamera("door", scene)));
        using var answer = await host.Client.GetAsync(new Uri("api/streams/door/mjpeg?width=160", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("multipart/x-mixed-replace; boundary=faceliveness", answer.Content.Headers.ContentType?.ToString());

        var parts = new MultipartReader("faceliveness", await answer.Content.ReadAsStreamAsync(Cancellation));
        for (var i = 0; i < 3; i++)
        {
            var part = await parts.ReadNextSectionAsync(Cancellation);
            Assert.Equal("image/jpeg", part?.ContentType);
            using var content = new MemoryStream();
            await part!.Body.CopyToAsync(content, Cancellation);
            using var picture = new SkiaImageCodec().Decode(content.ToArray());
            Assert.Equal(160, picture.Width);
        }
    }

    [Fact]
    public async Task Of_a_stream_that_is_not_there_or_dead_there_is_no_picture_and_the_answer_says_why()
    {
        var dead = new ScriptedSource("yard", isLive: true).Fails("The camera refuses: the password is wrong.", FrameSourceFault.Permanent);
        await using var host = await LiveHost.StartAsync(new Scene(), pipeline => pipeline.AddSource(dead));
        await LiveHost.UntilAsync(async () => (await host.StatesAsync())["yard"] == "failed");

        foreach (var address in new[] { "snapshot", "mjpeg", "frame" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await host.AskAsync($"api/streams/cellar/{address}")).Status);
        }

        foreach (var address in new[] { "snapshot", "frame" })
        {
            var (status, problem) = await host.AskAsync($"api/streams/yard/{address}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Contains("the password is wrong", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await host.AskAsync("api/live?fps=26")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.AskAsync("api/live?width=wide")).Status);
    }

    [Fact]
    public async Task Nothing_is_encoded_where_nobody_looks_and_once_however_many_do()
    {
        var codec = new CountingCodec();
        var scene = new Scene();
        await using var host = await LiveHost.StartAsync(scene, pipeline => pipeline.AddImageCodec(codec).AddSource(new LivingCamera("door", scene)));
        await LiveHost.UntilAsync(() => host.Pipeline.Streams[0].FramesAnalyzed > 10);
        Assert.Equal(0, codec.Encoded);

        var looking = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.LiveAsync("api/live?width=160&fps=25")));
        var sequences = await Task.WhenAll(looking.Select(async live =>
        {
            var seen = new List<long>();
            while (seen.Count < 10)
            {
                seen.Add((await FrameAsync(live)).GetProperty("sequence").GetInt64());
            }

            return seen;
        }));
        foreach (var live in looking)
        {
            await live.DisposeAsync();
        }

        Assert.InRange(codec.Encoded, 10, sequences.Max(seen => seen[^1]));
        var encoded = 0;
        await LiveHost.UntilAsync(async () =>
        {
            (var before, encoded) = (encoded, codec.Encoded);
            var analysed = host.Pipeline.Streams[0].FramesAnalyzed;
            await LiveHost.UntilAsync(() => host.Pipeline.Streams[0].FramesAnalyzed > analysed + 5);
            return before == encoded;
        });
    }

    private static async Task<string> StateAsync(LiveReader live)
    {
        while (true)
        {
            var (json, _) = await live.ReadAsync(Cancellation);
            if (json.GetProperty("type").GetString() == "state")
            {
                var state = $"{json.GetProperty("stream").GetString()} {json.GetProperty("state").GetString()}";
                if (!state.EndsWith("connecting", StringComparison.Ordinal))
                {
                    return state;
                }
            }
        }
    }

    private static async Task<JsonElement> FrameAsync(LiveReader live)
    {
        while (true)
        {
            var (json, _) = await live.ReadAsync(Cancellation);
            if (json.GetProperty("type").GetString() == "frame")
            {
                return json;
            }
        }
    }

    private sealed class CountingCodec : IImageCodec
    {
        private readonly SkiaImageCodec _codec = new();
        private int _encoded;

        public int Encoded => Volatile.Read(ref _encoded);

        public VideoFrame Decode(ReadOnlySpan<byte> encoded) => _codec.Decode(encoded);

        public byte[] EncodeJpeg(ImageView image, int quality = 90)
        {
            Interlocked.Increment(ref _encoded);
            return _codec.EncodeJpeg(image, quality);
        }
    }
}
