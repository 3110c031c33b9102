using CsCheck;

namespace FaceLiveness.Alerts.Tests;

public sealed class AlertRuleTests
{
    private static readonly AlertFacts Stranger = new() { Event = "person_unknown", At = Happening.At(1), TrackId = 4 };
    private static readonly AlertFacts Ada = Stranger with { Event = "person_recognized", ProfileId = "ada", Name = "Ada Lovelace", Confidence = 0.6f };

    [Theory]
    [InlineData("", true, true)]
    [InlineData("anyone", true, true)]
    [InlineData("known", false, true)]
    [InlineData("unknown", true, false)]
    [InlineData("unknown,known", true, true)]
    [InlineData("ada", false, true)]
    [InlineData("ADA LOVELACE", false, true)]
    [InlineData("ADA", false, false)]
    [InlineData("grace", false, false)]
    [InlineData("grace,unknown", true, false)]
    public void Who_is_meant_is_told_of(string who, bool stranger, bool ada)
    {
        var rule = Rule(options => who.Split(',', StringSplitOptions.RemoveEmptyEntries).ToList().ForEach(options.Who.Add));

        Assert.Equal(stranger, rule.Matches(Stranger));
        Assert.Equal(ada, rule.Matches(Ada));
    }

    [Fact]
    public void A_rule_tells_of_its_events_and_streams_only()
    {
        var rule = Rule(options => options.Streams.Add("yard"));

        Assert.False(rule.Matches(Stranger));
        Assert.True(rule.Matches(Stranger with { At = Happening.At(1, "yard") }));
        Assert.False(rule.Matches(Stranger with { At = Happening.At(1, "yard"), Event = "person_blinked" }));
    }

    [Fact]
    public void Confidence_holds_back_what_carries_a_figure_and_nothing_else()
    {
        var rule = Rule(options => options.MinimumConfidence = 0.65f);

        Assert.False(rule.Matches(Ada));
        Assert.True(rule.Matches(Ada with { Confidence = 0.65f }));
        Assert.True(rule.Matches(Stranger));
    }

    [Fact]
    public void A_name_is_meant_however_it_is_written_and_an_id_only_as_it_is()
    {
        var rule = Rule(options => options.Who.Add("ada"));

        Assert.True(rule.Matches(Ada with { Name = "Somebody" }));
        Assert.True(rule.Matches(Ada with { ProfileId = "user_1", Name = "Ada" }));
        Assert.False(rule.Matches(Ada with { ProfileId = "ADA", Name = "Somebody" }));
    }

    [Theory]
    [InlineData("22:00-06:00", "2026-03-02T22:00", true)]
    [InlineData("22:00-06:00", "2026-03-02T05:59", true)]
    [InlineData("22:00-06:00", "2026-03-02T06:00", false)]
    [InlineData("22:00-06:00", "2026-03-02T21:59", false)]
    [InlineData("fri 22:00-06:00", "2026-03-07T03:00", true)]
    [InlineData("fri 22:00-06:00", "2026-03-06T03:00", false)]
    [InlineData("mon-fri 08:30-17:00", "2026-03-02T08:30", true)]
    [InlineData("mon-fri 08:30-17:00", "2026-03-01T12:00", false)]
    [InlineData("sat,sun", "2026-03-01T00:00", true)]
    [InlineData("SAT,Sun", "2026-03-02T00:00", false)]
    [InlineData("fri-mon 8:00-24:00", "2026-03-01T23:59", true)]
    [InlineData("20:00-00:00", "2026-03-01T23:59", true)]
    [InlineData("20:00-00:00", "2026-03-01T00:00", false)]
    public void Times_are_those_of_the_wall_clock(string times, string local, bool expected)
    {
        Assert.True(AlertTimes.TryParse(times, out var parsed));
        Assert.Equal(expected, parsed.Contains(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("always")]
    [InlineData("25:00-26:00")]
    [InlineData("10:00")]
    [InlineData("10:00-10:00")]
    [InlineData("24:00-06:00")]
    [InlineData("mon-fri-sun")]
    [InlineData("mon 10:00-11:00 utc")]
    [InlineData("10:00-11:00-12:00")]
    [InlineData("10:00-11:00 mon")]
    public void What_is_no_time_is_refused(string text) => Assert.False(AlertTimes.TryParse(text, out _));

    [Fact]
    public void A_time_and_its_complement_share_no_minute_and_leave_none_out() =>
        Gen.Select(Gen.Int[0, 1439], Gen.Int[0, 1439], Gen.Int[0, (7 * 1440) - 1]).Where((from, to, _) => from != to).Sample((from, to, minute) =>
        {
            var one = Parse($"{Clock(from)}-{Clock(to)}");
            var other = Parse($"{Clock(to)}-{Clock(from)}");
            var moment = Happening.Noon.Date.AddMinutes(minute);
            return one.Contains(moment) != other.Contains(moment);
        });

    [Fact]
    public void The_time_zone_is_that_of_the_rule_also_where_its_clock_is_changed()
    {
        var rule = Rule(options =>
        {
            options.Times.Add("22:00-06:00");
            options.TimeZone = "Europe/Berlin";
        });

        Assert.True(rule.Matches(Taken("2026-03-28T21:00Z")));
        Assert.False(rule.Matches(Taken("2026-03-28T20:59Z")));
        // The night of the 29th lasts an hour less: six o'clock is at four, not five.
        Assert.True(rule.Matches(Taken("2026-03-29T03:59Z")));
        Assert.False(rule.Matches(Taken("2026-03-29T04:00Z")));

        static AlertFacts Taken(string time) => Stranger with
        {
            At = new StreamMoment("door", TimeSpan.Zero, DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)),
        };
    }

    [Fact]
    public void Every_event_of_the_pipeline_is_a_kind_that_rules_can_name()
    {
        var events = typeof(PipelineEvent).Assembly.GetExportedTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(PipelineEvent))).ToList();

        Assert.Equal(
            events.Select(type => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name)).Order(StringComparer.Ordinal),
            AlertEventKind.All.Keys.Order(StringComparer.Ordinal));
        Assert.All(events, type => Assert.Equal(
            type.IsAssignableTo(typeof(PersonEvent)),
            AlertEventKind.All[System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name)] != AlertSubject.Stream));
    }

    private static AlertRule Rule(Action<AlertRuleOptions> configure) => new(
        AlertRig.RuleOf(options =>
        {
            options.Events.Add("person_unknown");
            options.Events.Add("person_recognized");
            configure(options);
        }),
        TimeZoneInfo.Utc);

    private static AlertTimes Parse(string text) => AlertTimes.TryParse(text, out var times) ? times : throw new ArgumentException(text);

    private static string Clock(int minute) => $"{minute / 60:00}:{minute % 60:00}";
}
