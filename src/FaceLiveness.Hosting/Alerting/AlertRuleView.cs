using FaceLiveness.Alerts;

namespace FaceLiveness.Hosting;

/// <summary>A rule in force.</summary>
internal sealed record AlertRuleView(
    string Name,
    IEnumerable<string> Events,
    IEnumerable<string> Streams,
    IEnumerable<string> Who,
    IEnumerable<string> Times,
    string? TimeZone,
    float MinimumConfidence,
    double Cooldown,
    IEnumerable<string> Sinks,
    bool IncludeName,
    bool IncludeSnapshot)
{
    public static AlertRuleView Of(AlertRuleOptions rule) => new(
        rule.Name, rule.Events, rule.Streams, rule.Who, rule.Times, rule.TimeZone, rule.MinimumConfidence, rule.Cooldown.TotalSeconds, rule.Sinks, rule.IncludeName,
        rule.IncludeSnapshot);
}
