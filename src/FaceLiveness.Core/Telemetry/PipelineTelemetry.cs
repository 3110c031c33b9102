using System.Diagnostics.Metrics;

namespace FaceLiveness;

/// <summary>The instruments of one pipeline.</summary>
internal sealed class PipelineTelemetry : IDisposable
{
    // OpenTelemetry's own begin with 0, 5 and 10, which are seconds here.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    };

    private readonly Meter _meter = new(FaceLivenessTelemetry.MeterName);
    private readonly TimeProvider _timeProvider;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _inferences;

    /// <param name="timeProvider">The clock.</param>
    /// <param name="streams">The counters of every stream, now.</param>
    /// <param name="load">What is left out, now.</param>
    public PipelineTelemetry(TimeProvider timeProvider, Func<IEnumerable<StreamCounters>> streams, Func<LoadLevel> load)
    {
        _timeProvider = timeProvider;
        _durations = _meter.CreateHistogram<double>("faceliveness.stage.duration", "s", "How long a step of a frame's way took.", null, Buckets);
        _inferences = _meter.CreateCounter<long>("faceliveness.inferences", "{picture}", "Pictures, or parts of them, that a model was run on.");
        Observe("faceliveness.frames.read", "{frame}", "Pictures that came from the source.", counters => counters.FramesRead);
        Observe("faceliveness.frames.analyzed", "{frame}", "Pictures that were analysed.", counters => counters.FramesAnalyzed);
        Observe("faceliveness.frames.dropped", "{frame}", "Pictures of a live stream that were dropped because newer ones had come.", counters => counters.FramesDropped);
        Observe("faceliveness.results.dropped", "{result}", "Results of a live stream that a slow sink or consumer did not get.", counters => counters.ResultsDropped);
        Observe("faceliveness.decode.errors", "{frame}", "Pictures that could not be decoded.", counters => counters.DecodeErrors);
        Gauge("faceliveness.queue.depth", "{frame}", "Pictures that wait for analysis.", counters => counters.QueueDepth);
        Gauge("faceliveness.stream.fps", "{frame}/s", "Pictures analysed per second of media time, over the last 25.", counters => counters.FramesPerSecond);
        Gauge("faceliveness.result.age", "s", "From the arrival of the newest analysed picture to its result.", counters => counters.ResultAge?.TotalSeconds);
        Gauge("faceliveness.stream.state", "{state}", "How the stream is doing, as the number of its StreamState.", counters => (int)counters.State);
        _meter.CreateObservableGauge("faceliveness.load.level", () => (int)load(), "{level}", "What is left out because the machine can't keep up, as the number of its LoadLevel.");

        void Observe(string name, string unit, string description, Func<StreamCounters, long> value) => _meter.CreateObservableCounter(
            name, () => streams().Select(counters => new Measurement<long>(value(counters), new KeyValuePair<string, object?>("stream", counters.StreamId))), unit, description);

        void Gauge(string name, string unit, string description, Func<StreamCounters, double?> value) => _meter.CreateObservableGauge(
            name,
            () => streams().Where(counters => value(counters) is not null)
                .Select(counters => new Measurement<double>(value(counters)!.Value, new KeyValuePair<string, object?>("stream", counters.StreamId))),
            unit,
            description);
    }

    /// <summary>Measures a step until the scope is disposed.</summary>
    public StageScope Measure(string stage, string stream) => new(_durations.Enabled ? _durations : null, _timeProvider, stage, stream);

    /// <summary>Counts what a model is run on.</summary>
    public void CountInferences(string stage, string stream, int pictures) => _inferences.Add(pictures, new("stage", stage), new("stream", stream));

    public void Dispose() => _meter.Dispose();
}
