using System.Net;
using System.Net.Sockets;
using System.Text;
using FaceLiveness.Hosting;
using FaceLiveness.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Tests.Hosting.Live;

/// <summary>Many who listen, some who do not read, and more than may.</summary>
[Collection(nameof(Crowds))]
public sealed class CrowdTests
{
    private const int Listeners = 1000;
    private const int SlowReaders = 20;
    private const int Events = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_listeners_are_all_told_everything_while_the_cameras_are_watched_as_before()
    {
        var scene = new Scene().Add(new Actor(1));
        var camera = new LivingCamera("door", scene);
        await using var host = await LiveHost.StartAsync(scene, pipeline => pipeline.AddSource(camera));
        await LiveHost.UntilAsync(() => host.Pipeline.Streams[0].FramesAnalyzed > 25);
        var alone = await ShareAsync(host, camera, () => Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Cancellation));

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var slow = new List<TcpClient>();
        var listening = new List<Task<int>>();
        try
        {
            for (var i = 0; i < SlowReaders; i++)
            {
                slow.Add(await NeverReadAsync(host.Client.BaseAddress!, i % 2 == 0 ? "api/live?fps=25&width=640" : "api/events?after=0"));
            }

            var connected = new CountdownEvent(Listeners);
            listening.AddRange(Enumerable.Range(0, Listeners).Select(_ => ListenAsync(host.Client, connected, ending.Token)));
            await LiveHost.UntilAsync(() => connected.IsSet);
            var crowded = await ShareAsync(host, camera, async () =>
            {
                var events = host.Services.GetRequiredService<EventStream>();
                for (var i = 1; i <= Events; i++)
                {
                    await events.PublishAsync(new PersonRejoined(new("crowd", TimeSpan.FromSeconds(i), DateTimeOffset.UnixEpoch), i, i), Cancellation);
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
                }

                Assert.All(await Task.WhenAll(listening), told => Assert.Equal(Events, told));
            });

            TestContext.Current.TestOutputHelper!.WriteLine($"{crowded:P1} of the frames were analysed with {Listeners} listeners, {alone:P1} without.");

            // A share of what the camera delivered, and in one run: so that a machine that is busy with something else is no failure.
            Assert.True(crowded > alone * 0.8, $"{crowded:P0} of the frames were analysed with {Listeners} listeners, {alone:P0} without.");
        }
        finally
        {
            await ending.CancelAsync();
            slow.ForEach(reader => reader.Dispose());
        }
    }

    [Fact]
    public async Task One_more_than_may_listen_is_told_to_come_later_and_let_in_when_another_has_left()
    {
        await using var host = await LiveHost.StartAsync(new Scene(), hosting: options => options.MaximumListeners = 2);
        await using var first = await EventReader.OpenAsync(host.Client, "api/events");
        await using (await host.LiveAsync("api/live"))
        {
            using var refused = await host.Client.GetAsync(new Uri("api/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter?.Delta);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        }

        await LiveHost.UntilAsync(async () =>
        {
            using var again = await host.Client.GetAsync(new Uri("api/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task When_the_host_stops_all_who_listen_or_look_are_let_go_at_once()
    {
        var scene = new Scene();
        await using var host = await LiveHost.StartAsync(
            scene,
            pipeline => pipeline.AddSource(new LivingCamera("door", scene)),
            configure: builder => builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(10)));
        await using var events = await EventReader.OpenAsync(host.Client, "api/events?after=0");
        await using var live = await host.LiveAsync("api/live");
        using var mjpeg = await host.Client.GetStreamAsync(new Uri("api/streams/door/mjpeg", UriKind.Relative), Cancellation);
        using var stuck = await NeverReadAsync(host.Client.BaseAddress!, "api/live?fps=25&width=640");
        await events.ReadAsync("stream_started");
        await live.ReadAsync(Cancellation);

        // Would take ten minutes if anybody kept it.
        await host.StopAsync().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Cancellation);

        while (await events.ReadAsync() is not null)
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The share of a camera's frames that was analysed while something else went on.</summary>
    private static async Task<double> ShareAsync(LiveHost host, LivingCamera camera, Func<Task> meanwhile)
    {
        var (delivered, analysed) = (camera.Delivered, host.Pipeline.Streams[0].FramesAnalyzed);
        await meanwhile();
        return (double)(host.Pipeline.Streams[0].FramesAnalyzed - analysed) / (camera.Delivered - delivered);
    }

    /// <summary>Counts the events of the crowd until the last one has come.</summary>
    private static async Task<int> ListenAsync(HttpClient client, CountdownEvent connected, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(new Uri("api/events?stream=crowd", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        await reader.ReadLineAsync(cancellationToken);
        connected.Signal();
        var told = 0;
        while (told < Events && await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            told += line.StartsWith("data: ", StringComparison.Ordinal) ? 1 : 0;
        }

        return told;
    }

    /// <summary>Asks for something and never reads the answer.</summary>
    private static async Task<TcpClient> NeverReadAsync(Uri host, string address)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(host.Host, host.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {host.AbsolutePath}{address} HTTP/1.1\r\nHost: {host.Authority}\r\n\r\n"), Cancellation);
        return client;
    }
}

/// <summary>Crowds have the machine for themselves: they would starve the other tests' cameras.</summary>
[CollectionDefinition(nameof(Crowds), DisableParallelization = true)]
public sealed class Crowds;
