namespace FaceLiveness.Sample.Evaluation;

/// <summary>One person's passage through a stream, as a tracker would follow it: whose face each look shows, and when life is proven.</summary>
internal sealed class SimulatedTrack
{
    // A name may outlast the face that it was given for by as many looks: two tell that somebody else is there.
    private const int Memory = 3;

    private readonly List<(string InView, string Shown, SeenFace Seen)> _looks = [];
    private readonly TrackIdentityVote _vote;
    private readonly int _provenAt;
    private int _at;
    private int _since;
    private bool _hasNews;

    private SimulatedTrack(TrackIdentityVote vote, int provenAt, int swappedAt) => (_vote, _provenAt, SwappedAt) = (vote, provenAt, swappedAt);

    /// <summary>The look from which on somebody else is in view; more than there are where nobody is.</summary>
    public int SwappedAt { get; }

    public bool IsOver => _at >= _looks.Count;

    /// <summary>Whoever stands in front of the camera now.</summary>
    public string InView { get; private set; } = "";

    /// <summary>Whether one of the last looks showed this person's face.</summary>
    public bool HasJustShown(string person) => _looks.GetRange(Math.Max(0, _at - Memory), _at - Math.Max(0, _at - Memory)).Exists(look => look.Shown == person);

    public PersonIdentity Identity { get; set; } = PersonIdentity.Undecided;

    public bool IsLive => _provenAt > 0 && _at - _since >= _provenAt;

    public int LookCount => _looks.Count;

    public static SimulatedTrack Draw(IReadOnlyList<PersonLooks> people, SimulationPlan plan, Random random, TrackIdentityVote vote)
    {
        var (person, other) = (people[random.Next(people.Count)], people[random.Next(people.Count)]);
        var count = random.Next(4, 15);
        var fate = random.NextDouble();
        var provenAt = fate < plan.Spoof + plan.Inconclusive ? 0 : random.Next(2, 7);
        var swappedAt = random.NextDouble() < plan.Swapped ? random.Next(2, count) : int.MaxValue;
        var track = new SimulatedTrack(vote, provenAt, swappedAt);
        var (picture, otherPicture) = (Pick(person.Pictures, random), Pick(other.Pictures, random));
        var strays = random.NextDouble() < plan.WrongNeighbour ? random.Next(1, 3) : 0;
        for (var i = 0; i < count; i++)
        {
            track._looks.Add(i < swappedAt ? (person.Person, person.Person, Look(picture)) : (other.Person, other.Person, Look(otherPicture)));
        }

        for (; strays > 0; strays--)
        {
            var i = random.Next(count);
            track._looks[i] = track._looks[i] with { Shown = other.Person, Seen = Look(otherPicture) };
        }

        return track;

        SeenFace Look(PictureLooks of) => Pick(of.Spoiled.Count > 0 && random.NextDouble() < plan.Spoiled ? of.Spoiled : of.Clear, random);
    }

    /// <summary>The next look is taken.</summary>
    public void Step(DateTimeOffset captureTime)
    {
        var (inView, _, seen) = _looks[_at];
        InView = inView;
        var wasLive = IsLive;
        _hasNews |= _vote.Add(new FaceLook(seen.Embedding, seen.Quality, TimeSpan.FromSeconds(0.4 * _at), captureTime));
        _at++;
        if (_vote.IsInconsistent)
        {
            // As the pipeline does: nothing that was known of the first person holds any more, life included.
            _vote.Reset();
            (_since, _hasNews, Identity) = (_at, true, PersonIdentity.Undecided);
        }

        _hasNews |= IsLive != wasLive;
    }

    public PersonIdentity Decide(GallerySnapshot gallery) => _vote.Decide(gallery);

    /// <summary>What is to be learned of it, if anything is new.</summary>
    public TrackEvidence? News(string stream)
    {
        var news = _hasNews;
        _hasNews = false;
        return news ? new TrackEvidence(stream, _vote.Looks, Identity, IsLive) : null;
    }

    private static T Pick<T>(IReadOnlyList<T> list, Random random) => list[random.Next(list.Count)];
}
