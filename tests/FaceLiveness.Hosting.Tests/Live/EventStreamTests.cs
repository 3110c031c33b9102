using System.Net;
using FaceLiveness.Hosting;
using FaceLiveness.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Tests.Hosting.Live;

public sealed class EventStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_told_as_the_history_has_them_and_replayed_from_an_id()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [2, 4, 6, 8] });
        await using var host = await LiveHost.StartAsync(scene, pipeline => pipeline.AddSource(new LivingCamera("door", scene)));
        string id;
        await using (var all = await EventReader.OpenAsync(host.Client, "api/events?after=0"))
        {
            var started = await all.ReadAsync("stream_started");
            Assert.Equal("door", started.Data.GetProperty("stream").GetString());
            Assert.Equal(started.Id, started.Data.GetProperty("id").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture));
            id = started.Id;
            var appeared = await all.ReadAsync("person_appeared");
            Assert.True(appeared.Data.TryGetProperty("track_id", out _));
            await all.ReadAsync("person_blinked");
        }

        await using var again = await EventReader.OpenAsync(host.Client, "api/events", lastEventId: id);
        var next = await again.ReadAsync();
        Assert.Equal((long.Parse(id, System.Globalization.CultureInfo.InvariantCulture) + 1, "person_appeared"), (long.Parse(next!.Value.Id, System.Globalization.CultureInfo.InvariantCulture), next.Value.Name));

        await using var filtered = await EventReader.OpenAsync(host.Client, "api/events?after=0&event=person_blinked&event=liveness_confirmed&stream=door");
        Assert.Equal("person_blinked", (await filtered.ReadAsync())!.Value.Name);
        Assert.Equal("liveness_confirmed", (await filtered.ReadAsync())!.Value.Name);
    }

    [Fact]
    public async Task Who_asks_for_events_that_are_not_kept_any_more_is_told_so_and_then_what_is_kept()
    {
        await using var host = await LiveHost.StartAsync(new Scene());
        var events = host.Services.GetRequiredService<EventStream>();
        for (var i = 0; i < EventRing.Capacity + 100; i++)
        {
            await events.PublishAsync(new StreamStarted(new("door", TimeSpan.FromSeconds(i), DateTimeOffset.UnixEpoch)), Cancellation);
        }

        await using var reader = await EventReader.OpenAsync(host.Client, $"api/events?after={events.Ring.First - 50}");

        var gap = await reader.ReadAsync();
        Assert.Equal("gap", gap!.Value.Name);
        Assert.Equal(events.Ring.First - 49, gap.Value.Data.GetProperty("missed_from").GetInt64());
        for (var i = 0; i < EventRing.Capacity; i++)
        {
            var next = await reader.ReadAsync();
            Assert.Equal(100 + i, next!.Value.Data.GetProperty("media_time").GetDouble());
        }
    }

    [Fact]
    public async Task An_id_that_is_none_is_refused_with_a_remedy()
    {
        await using var host = await LiveHost.StartAsync(new Scene());

        using var answer = await host.Client.GetAsync(new Uri("api/events?after=yesterday", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
