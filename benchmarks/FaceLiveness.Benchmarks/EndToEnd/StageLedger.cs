namespace FaceLiveness.Benchmarks.EndToEnd;

/// <summary>Writes down what each stage costs, and how much of that is inference. For one stream at a time.</summary>
internal sealed class StageLedger
{
    private readonly SortedDictionary<string, StageCost> _costs = [];
    private StageCost? _current;
    private TimeSpan _runBegan;

    public IReadOnlyDictionary<string, StageCost> Costs => _costs;

    /// <summary>Measures one call. A stage that answers later than it returns would be measured too short: ours do not.</summary>
    public T Measure<T>(string stage, Func<T> call)
    {
        if (!_costs.TryGetValue(stage, out var cost))
        {
            _costs.Add(stage, cost = new StageCost());
        }

        var outer = _current;
        _current = cost;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = ThreadCpu.Now();
        try
        {
            return call();
        }
        finally
        {
            cost.Calls++;
            cost.Cpu += ThreadCpu.Now() - start;
            cost.Allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
            _current = outer;
        }
    }

    /// <summary>For the model that is run within a stage.</summary>
    public void ObserveRun(bool begins)
    {
        if (begins)
        {
            _runBegan = ThreadCpu.Now();
        }
        else
        {
            _current?.Inference += ThreadCpu.Now() - _runBegan;
        }
    }
}
