using System.Globalization;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Alerts;

/// <summary>Checks rules and sinks, and lists every fault at once, each with what to do.</summary>
/// <param name="sinks">The sinks of packages and of one's own.</param>
internal sealed class AlertOptionsValidator(IEnumerable<IAlertSink> sinks) : IValidateOptions<AlertOptions>
{
    private readonly string[] _sinks = [LogAlertSink.SinkName, .. sinks.Select(sink => sink.Name)];

    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        var faults = options.Unreadable.ToList();
        CheckOutbox(options, faults);
        var known = CheckSinks(options, faults);
        foreach (var rule in options.Rules)
        {
            CheckRule(rule, known, faults);
        }

        AddTwins("rules", options.Rules.Select(rule => rule.Name), faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckOutbox(AlertOptions options, List<string> faults)
    {
        const string Section = AlertOptions.SectionName;
        Require(!string.IsNullOrWhiteSpace(options.Folder), $"{Section}:{nameof(options.Folder)} is empty: name the folder in which alerts wait.", faults);
        Require(options.MaximumAlerts is >= 1 and <= 1_000_000, $"{Section}:{nameof(options.MaximumAlerts)} must be 1 to 1,000,000.", faults);
        Require(options.MaximumBytes >= 1024 * 1024, $"{Section}:{nameof(options.MaximumBytes)} must be 1048576 (1 MiB) or more.", faults);
        Require(options.MaximumAttempts >= 1, $"{Section}:{nameof(options.MaximumAttempts)} must be 1 or more.", faults);
        Require(options.GiveUpAfter > TimeSpan.Zero, $"{Section}:{nameof(options.GiveUpAfter)} must be more than zero.", faults);
    }

    private static void CheckRule(AlertRuleOptions rule, IReadOnlyCollection<string> sinks, List<string> faults)
    {
        var title = $"The alert rule '{rule.Name}'";
        Require(rule.Name.Length is >= 1 and <= 100, "An alert rule has no name, or one of more than 100 characters: give it a Name.", faults);
        Require(rule.Events.Count > 0, $"{title} names no events: list at least one, such as person_unknown.", faults);
        Require(rule.Sinks.Count > 0, $"{title} names no sinks: list at least one, such as {LogAlertSink.SinkName}.", faults);
        Require(rule.MinimumConfidence is >= 0 and <= 1, $"{title} has a MinimumConfidence that is not 0 to 1.", faults);
        Require(rule.Cooldown >= TimeSpan.Zero, $"{title} has a Cooldown below zero.", faults);
        foreach (var sink in rule.Sinks.Where(sink => !sinks.Contains(sink)))
        {
            faults.Add($"{title} names the sink '{sink}', and there is none of that name: there are {string.Join(", ", sinks.Order(StringComparer.Ordinal))}.");
        }

        foreach (var time in rule.Times.Where(time => !AlertTimes.TryParse(time, out _)))
        {
            faults.Add($"{title} has the time '{time}', which can't be read: write it like {AlertTimes.Form}.");
        }

        Require(
            rule.TimeZone is null || TimeZoneInfo.TryFindSystemTimeZoneById(rule.TimeZone, out _),
            $"{title} has the time zone '{rule.TimeZone}', which this machine does not know: write it like Europe/Berlin.",
            faults);
        Require(rule.Who.All(who => !string.IsNullOrWhiteSpace(who)), $"{title} has an empty entry in Who.", faults);
        CheckEvents(rule, title, faults);
    }

    private static void CheckEvents(AlertRuleOptions rule, string title, List<string> faults)
    {
        var mayBeUnknown = rule.Who.Count == 0 || rule.Who.Any(who => Is(who, AlertRule.Anyone) || Is(who, AlertRule.Unknown));
        var mayBeKnown = rule.Who.Count == 0 || rule.Who.Any(who => !Is(who, AlertRule.Unknown));
        var isChoosy = rule.Who.Count > 0 && !rule.Who.Any(who => Is(who, AlertRule.Anyone));
        foreach (var kind in rule.Events)
        {
            if (!AlertEventKind.All.TryGetValue(kind, out var subject))
            {
                faults.Add($"{title} names the event '{kind}', and there is none: there are {string.Join(", ", AlertEventKind.All.Keys.Order(StringComparer.Ordinal))}.");
            }
            else if (subject == AlertSubject.Stream && isChoosy)
            {
                faults.Add($"{title} says who, and names {kind}, which is about nobody: make a rule of its own for it.");
            }
            else if (subject == AlertSubject.Unknown && !mayBeUnknown)
            {
                faults.Add($"{title} can never tell of {kind}: nobody is known by then. Use person_recognized, or add '{AlertRule.Unknown}' to Who.");
            }
            else if (subject == AlertSubject.Known && !mayBeKnown)
            {
                faults.Add($"{title} can never tell of {kind}: that is always somebody known. Use person_unknown, or change Who.");
            }
        }

        static bool Is(string who, string word) => string.Equals(who, word, StringComparison.OrdinalIgnoreCase);
    }

    private HashSet<string> CheckSinks(AlertOptions options, List<string> faults)
    {
        string[] all = [.. _sinks, .. options.Webhooks.Select(webhook => webhook.Name)];
        foreach (var name in all.Where(name => !Profile.IsValidId(name)))
        {
            faults.Add($"The alert sink '{name}' needs a name of 1 to 64 ASCII letters, digits, '-' and '_'.");
        }

        AddTwins("alert sinks", all, faults);
        foreach (var webhook in options.Webhooks)
        {
            faults.AddRange(WebhookAddress.FaultsOf(webhook));
        }

        return new(all, StringComparer.Ordinal);
    }

    private static void AddTwins(string noun, IEnumerable<string> names, List<string> faults)
    {
        foreach (var twins in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{twins.Count()} {noun} are called '{twins.Key}': give each a name of its own."));
        }
    }

    private static void Require(bool holds, string fault, List<string> faults)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }
}
