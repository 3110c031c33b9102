using System.Diagnostics.Metrics;

namespace FaceLiveness;

/// <summary>The instruments of one pipeline.</summary>
internal sealed class PipelineTelemetry : IDisposable
{
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
        _durations = _meter.CreateHistogram<double>("faceliveness.stage.duration", "s", "How long a step of a frame's way took.");
        _inferences = _meter.CreateCounter<long>("faceliveness.inferences", "{picture}", "Pictures, or parts of them, that a model was run on.");
        Observe("faceliveness.frames.read", "{frame}", "Pictures that came from the source.", counters => counters.FramesRead);
        Observe("faceliveness.frames.analyzed", "{frame}", "Pictures that were analysed.", counters => counters.FramesAnalyzed);
        Observe("faceliveness.frames.dropped", "{frame}", "Pictures of a live stream that were dropped because newer ones had come.", counters => counters.FramesDropped);
        Observe("faceliveness.results.dropped", "{result}", "Results of a live stream that a slow sink or consumer did not get.", counters => counters.ResultsDropped);
        Observe("faceliveness.decode.errors", "{frame}", "Pictures that could not be decoded.", counters => counters.DecodeErrors);
        Gauge("faceliveness.queue.depth", "{frame}", "Pictures that wait for analysis.", counters => counters.QueueDepth);
        Gauge("faceliveness.stream.fps", "{frame}/s", "Pictures analysed in the last second.", counters => counters.FramesPerSecond);
        Gauge("faceliveness.result.age", "s", "How long ago the picture of the newest result arrived; how long its analysis took, at best.", counters => counters.ResultAge?.TotalSeconds);
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
