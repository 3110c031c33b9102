using System.Threading.Tasks.Sources;

namespace FaceLiveness;

/// <summary>
/// A claim on the processors, which all streams of the process share: whoever decodes or analyses enters first and leaves afterwards, so that no
/// more work runs at once than there are processors, and everybody gets their turn in the order of asking. Make one for every worker:
/// a worker asks again only after leaving. Waiting allocates nothing.
/// </summary>
/// <remarks>Don't wait for anything but the processor between entering and leaving: the network, a disk or a user would hold all others up.</remarks>
public sealed class ProcessorShare : IValueTaskSource
{
    private static readonly Lock Gate = new();
    private static readonly Queue<ProcessorShare> Waiting = new();
    private static int _free = Environment.ProcessorCount;

    private ManualResetValueTaskSourceCore<bool> _turn = new() { RunContinuationsAsynchronously = true };
    private bool _blocks;

    /// <summary>Waits for a turn without blocking a thread.</summary>
    public ValueTask EnterAsync() => TryEnter(blocks: false) ? default : new ValueTask(this, _turn.Version);

    /// <summary>Waits for a turn on the calling thread.</summary>
    public void Enter()
    {
        if (TryEnter(blocks: true))
        {
            return;
        }

        lock (this)
        {
            while (_blocks)
            {
                Monitor.Wait(this);
            }
        }
    }

    /// <summary>Gives the processor to whoever has waited longest.</summary>
#pragma warning disable CA1822 // Leaving is said of the share that entered.
    public void Exit()
#pragma warning restore CA1822
    {
        ProcessorShare? next;
        lock (Gate)
        {
            if (!Waiting.TryDequeue(out next))
            {
                _free++;
                return;
            }
        }

        next.Admit();
    }

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => _turn.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _turn.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _turn.OnCompleted(continuation, state, token, flags);

    private bool TryEnter(bool blocks)
    {
        lock (Gate)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }

            _blocks = blocks;
            _turn.Reset();
            Waiting.Enqueue(this);
            return false;
        }
    }

    private void Admit()
    {
        lock (this)
        {
            if (_blocks)
            {
                _blocks = false;
                Monitor.Pulse(this);
                return;
            }
        }

        _turn.SetResult(true);
    }
}
