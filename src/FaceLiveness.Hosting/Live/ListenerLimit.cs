using Microsoft.Extensions.Options;

namespace FaceLiveness.Hosting;

/// <summary>How many may listen or look at once.</summary>
internal sealed class ListenerLimit(IOptions<FaceLivenessHostingOptions> options)
{
    private int _taken;

    /// <summary>Takes a place, to be given back by disposing of it; null where there is none.</summary>
    public IDisposable? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= options.Value.MaximumListeners)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    private sealed class Place(ListenerLimit limit) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref limit._taken);
    }
}
