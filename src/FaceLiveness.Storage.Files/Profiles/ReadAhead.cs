using System.Runtime.CompilerServices;

namespace FaceLiveness.Storage.Files;

/// <summary>Does the slow thing for many items by several threads, a bounded number of items ahead of who takes the results, in order.</summary>
internal static class ReadAhead
{
    // Large enough that taking turns costs nothing, small enough that what is read ahead does not count.
    private const int BatchSize = 256;

    public static async IAsyncEnumerable<TResult> SelectAsync<T, TResult>(
        IReadOnlyList<T> items, Func<T, CancellationToken, ValueTask<TResult>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = BatchAsync(0);
        try
        {
            for (var begin = 0; begin < items.Count; begin += BatchSize)
            {
                var batch = await next.ConfigureAwait(false);
                next = BatchAsync(begin + BatchSize);
                foreach (var result in batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return result;
                }
            }
        }
        finally
        {
            // Who stops early waits for what is under way: no thread goes on reading behind their back.
            await stopping.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<TResult[]> BatchAsync(int begin)
        {
            var results = new TResult[Math.Clamp(items.Count - begin, 0, BatchSize)];
            await Parallel.ForAsync(
                0,
                results.Length,
                new ParallelOptions { CancellationToken = stopping.Token, MaxDegreeOfParallelism = Environment.ProcessorCount },
                async (i, token) => results[i] = await read(items[begin + i], token).ConfigureAwait(false)).ConfigureAwait(false);
            return results;
        }
    }
}
