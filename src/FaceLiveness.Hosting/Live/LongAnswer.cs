using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FaceLiveness.Hosting;

/// <summary>An answer that goes on until its reader leaves, is cut off, or the host stops: then at once, so that nobody keeps the host from stopping.</summary>
internal sealed class LongAnswer : IDisposable
{
    private readonly HttpContext _context;
    private readonly IDisposable _place;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _end;

    private LongAnswer(HttpContext context, IDisposable place)
    {
        _context = context;
        _place = place;
        _timeProvider = context.RequestServices.GetRequiredService<TimeProvider>();
        _end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
    }

    /// <summary>Cancelled when the reader has left or the host stops.</summary>
    public CancellationToken End => _end.Token;

    /// <summary>Begins an answer; null where too many are being given.</summary>
    public static LongAnswer? TryBegin(HttpContext context, string contentType)
    {
        if (context.RequestServices.GetRequiredService<ListenerLimit>().TryTake() is not { } place)
        {
            return null;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = contentType;

        // For nginx, which would hold messages back until they fill a buffer.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return new LongAnswer(context, place);
    }

    /// <summary>Sends what was written, and waits until there is room for more. A reader who takes nothing for <see cref="EventListener.Patience"/> is cut off.</summary>
    /// <returns>Whether the reader is still there.</returns>
    public async ValueTask<bool> FlushAsync()
    {
        var flushing = _context.Response.BodyWriter.FlushAsync(End);
        if (flushing.IsCompletedSuccessfully)
        {
            return !flushing.Result.IsCompleted;
        }

        try
        {
            return !(await flushing.AsTask().WaitAsync(EventListener.Patience, _timeProvider, CancellationToken.None).ConfigureAwait(false)).IsCompleted;
        }
        catch (TimeoutException)
        {
            CutOff();
            return false;
        }
        catch (OperationCanceledException)
        {
            // What was written has not reached them, and the answer ends: it must not wait for it.
            CutOff();
            return false;
        }
    }

    /// <summary>Cuts the reader off: what has not reached them is dropped.</summary>
    public void CutOff() => _context.Abort();

    public void Dispose()
    {
        _end.Dispose();
        _place.Dispose();
    }
}
