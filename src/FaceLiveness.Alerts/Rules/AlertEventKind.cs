using System.Collections.Frozen;
using System.Text.Json;

namespace FaceLiveness.Alerts;

/// <summary>The kinds of events that rules can name, and whom each can be about.</summary>
internal static class AlertEventKind
{
    /// <summary>Every kind, as history calls it.</summary>
    public static FrozenDictionary<string, AlertSubject> All { get; } = new Dictionary<string, AlertSubject>(StringComparer.Ordinal)
    {
        ["person_appeared"] = AlertSubject.Unknown,
        ["person_left"] = AlertSubject.Person,
        ["person_rejoined"] = AlertSubject.Person,
        ["person_recognized"] = AlertSubject.Known,
        ["person_unknown"] = AlertSubject.Unknown,
        ["person_blinked"] = AlertSubject.Person,
        ["liveness_confirmed"] = AlertSubject.Person,
        ["spoof_suspected"] = AlertSubject.Person,
        ["profile_created"] = AlertSubject.Known,
        ["profile_improved"] = AlertSubject.Known,
        ["stream_started"] = AlertSubject.Stream,
        ["stream_lost"] = AlertSubject.Stream,
        ["stream_stalled"] = AlertSubject.Stream,
        ["stream_restored"] = AlertSubject.Stream,
        ["stream_ended"] = AlertSubject.Stream,
        ["stream_removed"] = AlertSubject.Stream,
        ["load_changed"] = AlertSubject.Stream,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Of(PipelineEvent pipelineEvent) => JsonNamingPolicy.SnakeCaseLower.ConvertName(pipelineEvent.GetType().Name);
}

/// <summary>Whom an event is about.</summary>
internal enum AlertSubject
{
    /// <summary>A stream: nobody.</summary>
    Stream,

    /// <summary>A person, known or not.</summary>
    Person,

    /// <summary>A person whom nobody has recognised by then.</summary>
    Unknown,

    /// <summary>Somebody with a profile.</summary>
    Known,
}
