using FaceLiveness.Benchmarks.Measuring;

namespace FaceLiveness.Benchmarks.Stages;

/// <summary>Writes down what each stage costs, and how much of that is inference.</summary>
internal sealed class StageLedger
{
    private readonly SortedDictionary<string, StageCost> _costs = [];

    public IReadOnlyDictionary<string, StageCost> Costs => _costs;

    /// <summary>Measures one call. A stage that answers later than it returns would be measured too short: ours do not.</summary>
    public T Measure<T>(string stage, Func<T> call)
    {
        var inference = InferenceMeter.OfThread;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = ThreadCpu.Now();
        try
        {
            return call();
        }
        finally
        {
            var cpu = ThreadCpu.Now() - start;
            lock (_costs)
            {
                if (!_costs.TryGetValue(stage, out var cost))
                {
                    _costs.Add(stage, cost = new StageCost());
                }

                cost.Calls++;
                cost.Cpu += cpu;
                cost.Inference += InferenceMeter.OfThread - inference;
                cost.Allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
            }
        }
    }
}
