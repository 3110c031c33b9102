using System.Globalization;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// What is going on, in which nobody who was erased is known any more, whatever results that were under way then still say.
/// Safe for calls from several threads at once.
/// </summary>
internal sealed class ForgetfulBoard(IEnumerable<string>? streamIds, TimeProvider timeProvider)
{
    private readonly StatusBoard _board = new(streamIds, timeProvider);
    private readonly ErasedProfiles _erased = new();

    /// <summary>What is going on now.</summary>
    public StatusSnapshot Current
    {
        get
        {
            var current = _board.Current;
            lock (_erased)
            {
                return _erased.IsEmpty ? current : current with
                {
                    Streams = current.Streams.ToDictionary(
                        stream => stream.Key,
                        stream => stream.Value with { Persons = [.. stream.Value.Persons.Select(Forgotten)] }),
                };
            }
        }
    }

    /// <inheritdoc cref="StatusBoard.Apply(FrameResult)"/>
    public bool Apply(FrameResult result) => _board.Apply(result);

    /// <inheritdoc cref="StatusBoard.Apply(PipelineEvent)"/>
    public bool Apply(PipelineEvent pipelineEvent) => _board.Apply(pipelineEvent);

    /// <summary>A profile is gone.</summary>
    public void Forget(string profileId)
    {
        lock (_erased)
        {
            _erased.Add(profileId);
        }
    }

    /// <summary>Somebody new has got the id.</summary>
    public void Remember(string profileId)
    {
        lock (_erased)
        {
            _erased.Remove(profileId);
        }
    }

    /// <summary>Says of a person what a status tells.</summary>
    public PersonStatus Of(PersonResult person, FrameResult result)
    {
        var status = PersonStatus.Of(person, result);
        lock (_erased)
        {
            return Forgotten(status);
        }
    }

    private PersonStatus Forgotten(PersonStatus person) => _erased.Contains(person.Id)
        ? person with
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"track_{person.TrackId}"),
            Type = PersonType.Unknown,
            Name = null,
            Identity = IdentityState.Undecided,
        }
        : person;
}
