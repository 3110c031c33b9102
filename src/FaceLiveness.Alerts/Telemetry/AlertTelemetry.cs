using System.Diagnostics.Metrics;

namespace FaceLiveness.Alerts;

/// <summary>The instruments of the alerts. All of them tell when they are asked: what was raised before anybody listened counts too.</summary>
internal sealed class AlertTelemetry : IDisposable
{
    private readonly Meter _meter = new(FaceLivenessTelemetry.MeterName);

    /// <param name="rules">Every rule, and how many alerts it has raised.</param>
    /// <param name="sinks">How every sink has done.</param>
    public AlertTelemetry(Func<IEnumerable<(string Rule, long Raised)>> rules, Func<IEnumerable<SinkCounters>> sinks)
    {
        _meter.CreateObservableCounter(
            "faceliveness.alerts.raised",
            () => rules().Select(rule => new Measurement<long>(rule.Raised, new KeyValuePair<string, object?>("rule", rule.Rule))),
            "{alert}",
            "Alerts that the rule raised.");
        Observe("faceliveness.alerts.delivered", "{alert}", "Alerts that the sink took.", counters => counters.Delivered);
        Observe("faceliveness.alerts.failures", "{attempt}", "Attempts to deliver an alert that failed.", counters => counters.Failures);
        Observe("faceliveness.alerts.given_up", "{alert}", "Alerts that became dead letters.", counters => counters.Letters.GivenUp);
        Observe("faceliveness.alerts.dropped", "{alert}", "Alerts that were deleted undelivered because the outbox was full.", counters => counters.Letters.Dropped);
        Gauge("faceliveness.alerts.pending", "Alerts that wait for the sink.", counters => counters.Pending);
        Gauge("faceliveness.alerts.dead", "Dead letters of the sink.", counters => counters.Letters.Dead);

        void Observe(string name, string unit, string description, Func<SinkCounters, long> value) =>
            _meter.CreateObservableCounter(name, () => Measure(value), unit, description);

        void Gauge(string name, string description, Func<SinkCounters, long> value) =>
            _meter.CreateObservableGauge(name, () => Measure(value), "{alert}", description);

        IEnumerable<Measurement<long>> Measure(Func<SinkCounters, long> value) =>
            sinks().Select(counters => new Measurement<long>(value(counters), new KeyValuePair<string, object?>("sink", counters.Sink)));
    }

    public void Dispose() => _meter.Dispose();
}
