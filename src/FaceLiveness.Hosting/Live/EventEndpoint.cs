using System.Buffers;
using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace FaceLiveness.Hosting;

/// <summary>Events as they come, as server-sent events.</summary>
internal static class EventEndpoint
{
    /// <summary>Listens to events until the reader leaves, is cut off or the host stops.</summary>
    public static async Task<IResult> ListenAsync(
        HttpContext context,
        EventStream events,
        TimeProvider timeProvider,
        [FromHeader(Name = "Last-Event-ID"), Description("The id of the last event that a browser got before its connection broke; goes before 'after'.")] long? lastEventId,
        [Description("The id of the last event that you have; 0 for all that are kept. Only what is new where it is left out.")] long? after,
        [Description("Only events of these names.")] string[]? @event,
        [Description("Only events of these streams.")] string[]? stream)
    {
        using var answer = LongAnswer.TryBegin(context, "text/event-stream");
        if (answer is null)
        {
            return LiveProblems.TooManyListeners;
        }

        // Said at once, so that whoever asked knows that they are connected: how soon to come back, in milliseconds.
        context.Response.BodyWriter.Write("retry: 2000\n\n"u8);
        await answer.FlushAsync().ConfigureAwait(false);
        var listener = new EventListener(
            events.Ring, new EventFilter(@event ?? [], stream ?? []), context.Response.BodyWriter, lastEventId ?? after, timeProvider);
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

        return Results.Empty;
    }
}
