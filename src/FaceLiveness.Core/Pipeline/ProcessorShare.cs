using System.Threading.Tasks.Sources;

namespace FaceLiveness;

/// <summary>
/// A claim on the processors, which all streams of the process share: whoever decodes or analyses enters first and leaves afterwards, so that hardly
/// more work runs at once than there are processors. Turns come in the order of asking, but for decoding, which goes first three times of four: a picture
/// that is not decoded in time makes every later one late, while one that is not analysed in time is dropped for a newer one.
/// Make one for every worker: a worker asks again only after leaving. Waiting allocates nothing.
/// </summary>
/// <param name="decodes">True for a worker that decodes.</param>
/// <remarks>Don't wait for anything but the processor between entering and leaving: the network, a disk or a user would hold all others up.</remarks>
public sealed class ProcessorShare(bool decodes = false) : IValueTaskSource
{
    // One more than there are processors: whoever gets a turn takes a moment to wake, and a processor would wait for it (a tenth of all time
    // with twenty cameras on two processors).
    internal static readonly int MostAtOnce = Environment.ProcessorCount + 1;

    private static readonly Lock Gate = new();
    private static readonly Queue<ProcessorShare> Decoding = new();
    private static readonly Queue<ProcessorShare> Others = new();
    private static int _free = MostAtOnce;
    private static int _decodedInARow;

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

    /// <summary>Gives the processor to whoever is next.</summary>
#pragma warning disable CA1822 // Leaving is said of the share that entered.
    public void Exit()
#pragma warning restore CA1822
    {
        ProcessorShare? next;
        lock (Gate)
        {
            var decodingIsNext = Decoding.Count > 0 && (Others.Count == 0 || _decodedInARow < 3);
            _decodedInARow = decodingIsNext ? _decodedInARow + 1 : 0;
            if (!(decodingIsNext ? Decoding : Others).TryDequeue(out next))
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
            (decodes ? Decoding : Others).Enqueue(this);
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
