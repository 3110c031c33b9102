using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Hosting;

/// <summary>Events as they come, as server-sent events.</summary>
internal static class EventEndpoint
{
    /// <summary>Listens to events until the reader leaves, is cut off or the host stops.</summary>
    public static async Task ListenAsync(HttpContext context)
    {
        var events = context.RequestServices.GetRequiredService<EventStream>();
        if (!TryReadAfter(context.Request, out var after))
        {
            await Problems.WrongQuery("after", "the id of the last event that you have, or 0 for all that are kept").ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        using var answer = await LongAnswer.BeginAsync(context, "text/event-stream").ConfigureAwait(false);
        if (answer is null)
        {
            return;
        }

        // Said at once, so that whoever asked knows that they are connected: how soon to come back, in milliseconds.
        context.Response.BodyWriter.Write("retry: 2000\n\n"u8);
        await context.Response.BodyWriter.FlushAsync(answer.End).ConfigureAwait(false);
        var listener = new EventListener(
            events.Ring,
            new EventFilter(context.Request.Query["event"], context.Request.Query["stream"]),
            context.Response.BodyWriter,
            after,
            context.RequestServices.GetRequiredService<TimeProvider>());
        using var ending = answer.End.Register(listener.End);
        events.Add(listener);
        try
        {
            if (!await listener.Ended.ConfigureAwait(false))
            {
                answer.CutOff();
            }
        }
        finally
        {
            events.Remove(listener);
        }
    }

    private static bool TryReadAfter(HttpRequest request, out long? after)
    {
        // A browser that comes back says the last id that it has, whatever the address says.
        var text = request.Headers["Last-Event-ID"] is [{ Length: > 0 } header] ? header : (string?)request.Query["after"];
        after = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        after = id;
        return isNumber;
    }
}
