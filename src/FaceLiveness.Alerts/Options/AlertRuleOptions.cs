namespace FaceLiveness.Alerts;

/// <summary>When somebody is told, and who. All conditions must hold.</summary>
public sealed class AlertRuleOptions
{
    /// <summary>What it is called, 1 to 100 characters; no two rules share a name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The kinds of events, as history calls them, such as <c>person_unknown</c>. At least one.</summary>
    public IList<string> Events { get; } = [];

    /// <summary>The ids of the streams; empty for all.</summary>
    public IList<string> Streams { get; } = [];

    /// <summary>
    /// About whom: <c>anyone</c>, <c>known</c>, <c>unknown</c>, ids of profiles, names (capitals make no difference). One that fits is enough;
    /// empty for anyone. Whoever is not recognised at the moment of the event is unknown.
    /// </summary>
    public IList<string> Who { get; } = [];

    /// <summary>
    /// When, such as <c>22:00-06:00</c>, <c>mon-fri 08:30-17:00</c> or <c>sat,sun</c>: one that fits is enough; empty for always.
    /// The end is not part of it. What goes over midnight belongs to the day on which it begins.
    /// </summary>
    public IList<string> Times { get; } = [];

    /// <summary>The time zone of <see cref="Times"/>, such as <c>Europe/Berlin</c>; null for the machine's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The least confidence, 0 to 1, default 0. Events that carry no figure are not held back by it.</summary>
    public float MinimumConfidence { get; set; }

    /// <summary>
    /// How long the rule is silent about a person after it told of them; of whoever is unknown, about that track; of events of streams,
    /// about that stream. Zero (the default) or more, in the time of the pictures.
    /// </summary>
    public TimeSpan Cooldown { get; set; }

    /// <summary>The names of the sinks that are told. At least one.</summary>
    public IList<string> Sinks { get; } = [];

    /// <summary>Whether names go along. Default true.</summary>
    public bool IncludeName { get; set; } = true;

    /// <summary>Whether a picture of the face goes along. Default false. Needs an image codec in the pipeline.</summary>
    public bool IncludeSnapshot { get; set; }
}
