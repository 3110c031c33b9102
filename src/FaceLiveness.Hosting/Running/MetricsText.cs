using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace FaceLiveness.Hosting;

/// <summary>
/// The library's meter as Prometheus reads it. Measures from when it is first asked: nothing is timed where nobody looks. It is apart from the host's own
/// OpenTelemetry, which neither sees nor disturbs it.
/// </summary>
internal sealed class MetricsText : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PrometheusText _text = new();
    private BaseExportingMetricReader? _reader;
    private MeterProvider? _provider;

    /// <summary>What is measured now.</summary>
    public string Read()
    {
        lock (_gate)
        {
            if (_reader is null)
            {
                _reader = new BaseExportingMetricReader(_text) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
                _provider = Sdk.CreateMeterProviderBuilder().AddMeter(FaceLivenessTelemetry.MeterName).AddReader(_reader).Build();
            }

            _reader.Collect();
            return _text.Content;
        }
    }

    public void Dispose()
    {
        _provider?.Dispose();
        _text.Dispose();
    }
}
