using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace FaceLiveness.Alerts.Tests;

/// <summary>Asks the meter, as OpenTelemetry would. Other tests raise alerts at the same time: rules and sinks have names of their own here.</summary>
internal sealed class AlertMeasurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, KeyValuePair<string, object?>[] Tags, long Value)> _all = [];

    public AlertMeasurements()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == FaceLivenessTelemetry.MeterName && instrument.Name.StartsWith("faceliveness.alerts.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _all.Enqueue((instrument.Name["faceliveness.alerts.".Length..], tags.ToArray(), value)));
        _listener.Start();
    }

    /// <summary>What is measured now of a rule or a sink.</summary>
    public Dictionary<string, long> Of(string tag, string name)
    {
        _all.Clear();
        _listener.RecordObservableInstruments();
        return _all.Where(one => one.Tags is [var only] && only.Key == tag && name.Equals(only.Value)).ToDictionary(one => one.Instrument, one => one.Value);
    }

    public void Dispose() => _listener.Dispose();
}
