using System.Buffers;
using System.IO.Pipelines;

namespace FaceLiveness.Hosting;

/// <summary>
/// Somebody who is told of events. All that is held for them is the id that they have come to: what their connection does not take stays in the ring, and
/// who falls out of it, or takes nothing for <see cref="Patience"/>, is cut off.
/// </summary>
/// <param name="ring">The events.</param>
/// <param name="filter">Which of them are wanted.</param>
/// <param name="writer">Their connection.</param>
/// <param name="after">The id of the last event that they have: 0 for all that are kept, null for only what is new.</param>
/// <param name="timeProvider">Tells how long a connection takes nothing.</param>
internal sealed class EventListener(EventRing ring, EventFilter filter, PipeWriter writer, long? after, TimeProvider timeProvider)
{
    /// <summary>How long a connection may take nothing of what is written to it: 10 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // As much as a connection takes at once before it makes its writer wait.
    private const int Portion = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last = after ?? ring.Last;
    private bool _hasBegun = after is null;
    private Task<FlushResult>? _flushing;
    private long _flushingSince;
    private bool _closed;

    /// <summary>Ends when they are told no more: with true where all that was written to them may still reach them, with false where they are cut off.</summary>
    public Task<bool> Ended => _ended.Task;

    /// <summary>Sends what is new, unless the last of it is still on its way.</summary>
    /// <param name="beat">Whether something must be sent, so that those between keep the connection open.</param>
    /// <param name="again">Called when more can be sent.</param>
    public void Send(bool beat, Action again)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_flushing is { IsCompleted: false })
            {
                if (timeProvider.GetElapsedTime(_flushingSince) > Patience)
                {
                    CutOff();
                }

                return;
            }

            if (_flushing is { IsCompletedSuccessfully: false } || (_hasBegun && _last < ring.First - 1))
            {
                CutOff();
                return;
            }

            _flushing = null;
            try
            {
                if (!Write() && beat)
                {
                    writer.Write(":\n\n"u8);
                }

                Flush(again);
            }
#pragma warning disable CA1031 // Servers differ in what they throw when a connection is gone; whatever it is, the other listeners must not hear of it.
            catch (Exception)
#pragma warning restore CA1031
            {
                CutOff();
            }
        }
    }

    /// <summary>Ends it.</summary>
    public void End()
    {
        lock (_gate)
        {
            _closed = true;
            _ended.TrySetResult(_flushing is not { IsCompleted: false });
        }
    }

    private bool Write()
    {
        var written = _hasBegun ? 0 : Begin();
        while (written < Portion && ring.Find(_last + 1) is { } message)
        {
            _last = message.Id;
            if (filter.Admits(message))
            {
                writer.Write(message.Bytes.Span);
                written += message.Bytes.Length;
            }
        }

        return written > 0;
    }

    /// <summary>Finds where the events begin that they have not, and tells them of those that are not kept any more.</summary>
    private int Begin()
    {
        _hasBegun = true;
        var first = ring.First;
        var missed = _last;
        if (missed >= first - 1 && missed <= ring.Last)
        {
            return 0;
        }

        _last = first - 1;
        if (missed == 0)
        {
            return 0;
        }

        // Also of another run, of whose end nobody knows what they have missed.
        var gap = EventMessage.Gap(_last, missed + 1);
        writer.Write(gap.Bytes.Span);
        return gap.Bytes.Length;
    }

    private void Flush(Action again)
    {
        if (writer.UnflushedBytes == 0)
        {
            return;
        }

        var flushing = writer.FlushAsync();
        if (!flushing.IsCompletedSuccessfully)
        {
            _flushing = flushing.AsTask();
            _flushingSince = timeProvider.GetTimestamp();
            _flushing.ContinueWith(_ => again(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        else if (flushing.Result.IsCompleted)
        {
            CutOff();
        }
        else if (_last < ring.Last)
        {
            again();
        }
    }

    private void CutOff()
    {
        _closed = true;
        _ended.TrySetResult(false);
    }
}
