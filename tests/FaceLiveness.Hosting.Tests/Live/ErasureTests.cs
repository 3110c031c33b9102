using FaceLiveness.Tests.Pipeline;

namespace FaceLiveness.Tests.Hosting.Live;

public sealed class ErasureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_erased_is_in_no_event_that_is_kept_and_in_no_frame_that_is_shown()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [.. Enumerable.Range(1, 500).Select(i => i * 2.0)] });
        await using var host = await LiveHost.StartAsync(scene, pipeline => pipeline.AddSource(new LivingCamera("door", scene)));
        string id;
        await using (var events = await EventReader.OpenAsync(host.Client, "api/events?after=0"))
        {
            id = (await events.ReadAsync("profile_created")).Data.GetProperty("profile_id").GetString()!;
        }

        // They may have been recognised before the stream heard that their profile was made.
        await LiveHost.UntilAsync(async () => (await host.AskAsync("api/status")).Json.ToString().Contains(id, StringComparison.Ordinal));

        Assert.Equal(id, (await host.AskAsync("api/streams/door/frame")).Json.GetProperty("persons")[0].GetProperty("profile_id").GetString());

        await host.Pipeline.Profiles.EraseAsync(id, "test", Cancellation);

        Assert.DoesNotContain(id, (await host.AskAsync("api/status")).Json.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(id, (await host.AskAsync("api/streams/door/frame")).Json.ToString(), StringComparison.Ordinal);
        await using var again = await EventReader.OpenAsync(host.Client, "api/events?after=0");
        var scrubbed = 0;
        while (await again.ReadAsync() is { } next)
        {
            if (next.Name == "profile_erased")
            {
                // Only that it happened, and to which id: lists must drop it.
                Assert.Equal(id, next.Data.GetProperty("profile_id").GetString());
                break;
            }

            Assert.DoesNotContain(id, next.Data.ToString(), StringComparison.Ordinal);
            scrubbed += next.Data.TryGetProperty("profile_id", out var profile) && profile.GetString() == "erased" ? 1 : 0;
        }

        Assert.InRange(scrubbed, 2, int.MaxValue);
    }
}
