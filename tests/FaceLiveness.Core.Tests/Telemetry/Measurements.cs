using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace FaceLiveness.Tests.Telemetry;

/// <summary>Listens to the meter, as OpenTelemetry would, and keeps what is said of some streams: other tests run pipelines at the same time.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measurement> _all = [];

    public Measurements(params string[] streams)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == FaceLivenessTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
                Published?.Invoke(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();

        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string? stream = null, stage = null;
            foreach (var tag in tags)
            {
                stream = tag.Key == "stream" ? (string?)tag.Value : stream;
                stage = tag.Key == "stage" ? (string?)tag.Value : stage;
            }

            if (stream is null || streams.Contains(stream))
            {
                _all.Enqueue(new(instrument.Name, value, stream, stage));
            }
        }
    }

    /// <summary>Told of every instrument that is made from now on.</summary>
    public Action<Instrument>? Published { get; set; }

    /// <summary>All that was measured, in order.</summary>
    public IReadOnlyList<Measurement> All => [.. _all];

    /// <summary>What was measured in a step.</summary>
    public IReadOnlyList<double> Of(string instrument, string stream, string stage) =>
        [.. _all.Where(one => one.Instrument == instrument && one.Stream == stream && one.Stage == stage).Select(one => one.Value)];

    /// <summary>Asks for what is told on demand, and gives it for one stream.</summary>
    public IReadOnlyDictionary<string, double> Collect(string? stream)
    {
        _all.Clear();
        _listener.RecordObservableInstruments();
        return _all.Where(one => one.Stream == stream && one.Stage is null).ToDictionary(one => one.Instrument, one => one.Value);
    }

    /// <summary>Asks for what is told on demand.</summary>
    public void Collect() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    public sealed record Measurement(string Instrument, double Value, string? Stream, string? Stage);
}
