using FaceLiveness.Storage.Files;

namespace FaceLiveness.Alerts;

/// <summary>Decides which rules tell of an event. No clock and no disk: events give the time.</summary>
internal sealed class AlertDecider(IReadOnlyList<AlertRule> rules)
{
    private readonly SeenTracks _tracks = new();
    private readonly ErasedProfiles _erased = new();

    /// <summary>The rules; they may be changed at any time.</summary>
    public IReadOnlyList<AlertRule> Rules { get; set; } = rules;

    public Cooldowns Cooldowns { get; } = new();

    /// <summary>Takes the next event.</summary>
    /// <returns>What is known of it, and the rules that tell of it; none where it is about somebody who was erased.</returns>
    public (AlertFacts Facts, IReadOnlyList<AlertRule> Rules) Decide(PipelineEvent pipelineEvent)
    {
        var facts = _tracks.Apply(pipelineEvent);
        if (_erased.Contains(facts.ProfileId))
        {
            _tracks.Forget(facts.ProfileId!);
            return (facts, []);
        }

        if (pipelineEvent is PersonRejoined rejoined)
        {
            Cooldowns.Move(AlertFacts.TrackKey(rejoined.At.StreamId, rejoined.FormerId), AlertFacts.TrackKey(rejoined.At.StreamId, rejoined.TrackId));
        }

        return (facts, [.. Rules.Where(rule =>
            rule.Matches(facts) && Cooldowns.TryStart(rule.Options.Name, facts.Subject.Key, facts.At.CaptureTime, rule.Options.Cooldown))]);
    }

    /// <summary>Forgets a person, also in what is still to come of pictures that were under way.</summary>
    public void Erase(string profileId)
    {
        _erased.Add(profileId);
        _tracks.Forget(profileId);
        Cooldowns.Forget(AlertFacts.PersonKey(profileId));
    }

    /// <summary>Somebody new has got the id.</summary>
    public void Welcome(string profileId) => _erased.Remove(profileId);
}
