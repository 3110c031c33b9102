using System.Net.ServerSentEvents;
using System.Text.Json;

namespace FaceLiveness.Tests.Hosting.Live;

/// <summary>Reads server-sent events, as a browser does.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<SseItem<JsonElement>> _events;

    private EventReader(HttpResponseMessage answer, IAsyncEnumerator<SseItem<JsonElement>> events) => (_answer, _events) = (answer, events);

    public static async Task<EventReader> OpenAsync(HttpClient client, string address, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var events = SseParser.Create(stream, static (_, data) => JsonDocument.Parse(data.ToArray()).RootElement).EnumerateAsync(TestContext.Current.CancellationToken);
        return new(answer, events.GetAsyncEnumerator(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event; null at the end.</summary>
    public async Task<(string Id, string Name, JsonElement Data)?> ReadAsync() =>
        await _events.MoveNextAsync().AsTask().WaitAsync(LiveHost.Patience, TimeProvider.System, TestContext.Current.CancellationToken) ? (_events.Current.EventId!, _events.Current.EventType, _events.Current.Data) : null;

    /// <summary>The next event of a name, whatever comes before it.</summary>
    public async Task<(string Id, string Name, JsonElement Data)> ReadAsync(string name)
    {
        while (true)
        {
            var next = await ReadAsync() ?? throw new EndOfStreamException($"The event stream ended before '{name}' came.");
            if (next.Name == name)
            {
                return next;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        _answer.Dispose();
    }
}
