namespace FaceLiveness.Alerts;

/// <summary>A rule, ready to decide. Pure: the same facts give the same answer.</summary>
internal sealed class AlertRule
{
    public const string Anyone = "anyone";
    public const string Known = "known";
    public const string Unknown = "unknown";

    private readonly HashSet<string> _events;
    private readonly HashSet<string> _streams;
    private readonly HashSet<string> _ids;
    private readonly HashSet<string> _names;
    private readonly AlertTimes[] _times;
    private readonly TimeZoneInfo _zone;

    /// <param name="options">Valid ones.</param>
    /// <param name="localZone">The machine's time zone.</param>
    public AlertRule(AlertRuleOptions options, TimeZoneInfo localZone)
    {
        Options = options;
        _events = new(options.Events, StringComparer.Ordinal);
        _streams = new(options.Streams, StringComparer.Ordinal);
        _ids = new(options.Who, StringComparer.Ordinal);
        _names = new(options.Who, StringComparer.OrdinalIgnoreCase);
        _times = [.. options.Times.Select(text => AlertTimes.TryParse(text, out var times) ? times : throw new ArgumentException($"'{text}' is no time.", nameof(options)))];
        _zone = options.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : localZone;
    }

    public AlertRuleOptions Options { get; }

    public bool Matches(AlertFacts facts) =>
        _events.Contains(facts.Event)
        && (_streams.Count == 0 || _streams.Contains(facts.At.StreamId))
        && IsMeant(facts)
        && !(facts.Confidence < Options.MinimumConfidence)
        && IsTime(facts.At.CaptureTime);

    private bool IsMeant(AlertFacts facts) =>
        facts.TrackId is null
        || _names.Count == 0
        || _names.Contains(Anyone)
        || (facts.ProfileId is { } profile
            ? _names.Contains(Known) || _ids.Contains(profile) || (facts.Name is { } name && _names.Contains(name))
            : _names.Contains(Unknown));

    private bool IsTime(DateTimeOffset at)
    {
        if (_times.Length == 0)
        {
            return true;
        }

        var local = TimeZoneInfo.ConvertTime(at, _zone).DateTime;
        return _times.Any(times => times.Contains(local));
    }
}
