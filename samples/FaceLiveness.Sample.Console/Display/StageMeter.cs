using System.Diagnostics.Metrics;

namespace FaceLiveness.Sample.Display;

/// <summary>Listens to the library's meter and adds up what each step costs, over all streams.</summary>
internal sealed class StageMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, StageTally> _stages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _inferences = new(StringComparer.Ordinal);

    public StageMeter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == FaceLivenessTelemetry.MeterName && instrument.Name is "faceliveness.stage.duration" or "faceliveness.inferences")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Take(tags, tally => tally.Add(seconds)));
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Count(tags, count));
        _listener.Start();
    }

    /// <summary>What every step has cost so far, the dearest first.</summary>
    public IReadOnlyList<StageCosts> Costs
    {
        get
        {
            lock (_gate)
            {
                return [.. _stages.Select(stage => stage.Value.Costs(stage.Key, _inferences.GetValueOrDefault(stage.Key))).OrderByDescending(costs => costs.Total)];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(ReadOnlySpan<KeyValuePair<string, object?>> tags, Action<StageTally> add)
    {
        if (StageOf(tags) is not { } stage)
        {
            return;
        }

        lock (_gate)
        {
            if (!_stages.TryGetValue(stage, out var tally))
            {
                _stages.Add(stage, tally = new StageTally());
            }

            add(tally);
        }
    }

    private void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags, long count)
    {
        if (StageOf(tags) is { } stage)
        {
            lock (_gate)
            {
                _inferences[stage] = _inferences.GetValueOrDefault(stage) + count;
            }
        }
    }

    private static string? StageOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == "stage")
            {
                return tag.Value as string;
            }
        }

        return null;
    }

    /// <summary>A histogram whose classes grow by a fifth, from a microsecond up.</summary>
    private sealed class StageTally
    {
        private const double Growth = 1.2;
        private readonly long[] _classes = new long[96];
        private long _count;
        private double _sum;

        public void Add(double seconds)
        {
            _count++;
            _sum += seconds;
            _classes[Math.Clamp((int)Math.Ceiling(Math.Log(Math.Max(seconds, 1e-6) / 1e-6, Growth)), 0, _classes.Length - 1)]++;
        }

        public StageCosts Costs(string stage, long inferences) => new(
            stage, _count, inferences, TimeSpan.FromSeconds(_sum), Quantile(0.5), Quantile(0.95));

        private TimeSpan Quantile(double share)
        {
            var left = (long)Math.Ceiling(_count * share);
            for (var i = 0; i < _classes.Length; i++)
            {
                left -= _classes[i];
                if (left <= 0)
                {
                    return TimeSpan.FromSeconds(1e-6 * Math.Pow(Growth, i));
                }
            }

            return TimeSpan.Zero;
        }
    }
}
