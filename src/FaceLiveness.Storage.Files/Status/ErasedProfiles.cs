namespace FaceLiveness.Storage.Files;

/// <summary>
/// The ids of people who were erased: what was under way then, such as the last picture that they are in, comes after it, and must not bring
/// them back.
/// </summary>
internal sealed class ErasedProfiles
{
    // What was under way comes within seconds; far fewer people are erased in that time.
    private const int Remembered = 10_000;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public bool IsEmpty => _ids.Count == 0;

    public void Add(string profileId)
    {
        if (_ids.Add(profileId))
        {
            _order.Enqueue(profileId);
        }

        if (_order.Count > Remembered)
        {
            _ids.Remove(_order.Dequeue());
        }
    }

    /// <summary>Somebody new has got the id.</summary>
    public void Remove(string profileId) => _ids.Remove(profileId);

    public bool Contains(string? profileId) => profileId is not null && _ids.Contains(profileId);
}
