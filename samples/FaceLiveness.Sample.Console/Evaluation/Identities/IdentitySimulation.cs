namespace FaceLiveness.Sample.Evaluation;

/// <summary>
/// Lets people appear in front of a camera thousands of times and watches what is remembered of them: the vote of each track, the assignment of
/// names and the profiles are the library's own, the looks are real faces, and only who appears when, and what goes wrong, is drawn.
/// </summary>
/// <param name="people">Who appears.</param>
/// <param name="plan">What happens.</param>
/// <param name="profiles">Who is remembered: nobody yet.</param>
/// <param name="clock">The clock that the profiles go by.</param>
/// <param name="newVote">Makes the vote of a new track.</param>
/// <param name="recognition">When a face is somebody.</param>
internal sealed class IdentitySimulation(
    IReadOnlyList<PersonLooks> people, SimulationPlan plan, ProfileManager profiles, SimulatedClock clock, Func<TrackIdentityVote> newVote, RecognitionOptions recognition)
{
    private const string Stream = "simulated";

    private readonly Dictionary<FaceEmbedding, string> _owners = new(ReferenceEqualityComparer.Instance);
    private int _looks;
    private int _wronglyNamed;
    private int _known;
    private int _named;
    private int _strangers;
    private int _unnamed;
    private int _merged;

    public async Task<SimulationOutcome> RunAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        foreach (var person in people)
        {
            foreach (var seen in person.Pictures.SelectMany(picture => (SeenFace[])[picture.Still, .. picture.Clear, .. picture.Spoiled]))
            {
                _owners[seen.Embedding] = person.Person;
            }
        }

        var random = new Random(plan.Seed);
        await EnrolAsync(cancellationToken);
        var (done, pruned) = (0, clock.GetUtcNow());
        while (done < plan.Appearances)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tracks = new List<SimulatedTrack> { SimulatedTrack.Draw(people, plan, random, newVote()) };
            if (random.NextDouble() < plan.InCompany && done + 1 < plan.Appearances)
            {
                tracks.Add(SimulatedTrack.Draw(people, plan, random, newVote()));
            }

            await ShowAsync(tracks, cancellationToken);
            done += tracks.Count;
            clock.Advance(plan.Pause);
            if (clock.GetUtcNow() - pruned > TimeSpan.FromDays(1))
            {
                pruned = clock.GetUtcNow();
                await TendAsync(cancellationToken);
            }

            progress(done);
        }

        await TendAsync(cancellationToken);
        return Judge(done);
    }

    /// <summary>What profiles do by themselves every hour.</summary>
    private async Task TendAsync(CancellationToken cancellationToken)
    {
        await profiles.PruneAsync(cancellationToken);
        _merged += await profiles.FindDuplicatesAsync(cancellationToken);
    }

    private async Task EnrolAsync(CancellationToken cancellationToken)
    {
        foreach (var person in people.Take((int)(people.Count * plan.Enrolled)))
        {
            var seen = person.Pictures[0].Still;
            await profiles.EnrollAsync(
                person.Person, [new FaceLook(seen.Embedding, seen.Quality, TimeSpan.Zero, clock.GetUtcNow())], cancellationToken: cancellationToken);
        }
    }

    private async Task ShowAsync(List<SimulatedTrack> tracks, CancellationToken cancellationToken)
    {
        var assigner = new IdentityAssigner(recognition);
        var wrong = new bool[tracks.Count];
        var present = new List<SimulatedTrack>(tracks);
        while (present.Count > 0)
        {
            present.ForEach(track => track.Step(clock.GetUtcNow()));
            _looks += present.Count;
            PersonIdentity[] identities = [.. present.Select(track => track.Decide(profiles.Gallery))];
            assigner.Assign([.. present.Select(track => tracks.IndexOf(track))], identities);
            if (identities is [{ ProfileId: { } one }, { ProfileId: { } other }])
            {
                profiles.MarkSeenTogether(one, other);
            }

            for (var i = 0; i < present.Count; i++)
            {
                var track = present[i];
                track.Identity = identities[i];
                wrong[tracks.IndexOf(track)] |= OwnerOf(track.Identity) is { } owner && !track.HasJustShown(owner);
                if (track.News(Stream) is { } evidence)
                {
                    await profiles.ConsiderAsync(evidence, cancellationToken);
                }

                if (track.Identity.ProfileId is { } seen)
                {
                    await profiles.MarkSeenAsync(seen, clock.GetUtcNow(), cancellationToken);
                }
            }

            foreach (var over in present.Where(track => track.IsOver).ToList())
            {
                Count(over);
                present.Remove(over);
            }

            clock.Advance(TimeSpan.FromSeconds(0.4));
        }

        _wronglyNamed += wrong.Count(track => track);
    }

    private void Count(SimulatedTrack track)
    {
        var isKnown = profiles.List().Any(profile => Owners(profile).Contains(track.InView));
        _known += isKnown ? 1 : 0;
        _named += isKnown && OwnerOf(track.Identity) == track.InView ? 1 : 0;
        _strangers += isKnown ? 0 : 1;
        _unnamed += !isKnown && track.Identity.ProfileId is null ? 1 : 0;
    }

    private string? OwnerOf(PersonIdentity identity) =>
        identity.ProfileId is { } id && profiles.Find(id) is { } profile
            ? Owners(profile).GroupBy(owner => owner, StringComparer.Ordinal).MaxBy(group => group.Count())?.Key
            : null;

    private IEnumerable<string> Owners(Profile profile) => profile.Samples.Select(sample => _owners[sample.Embedding]);

    private SimulationOutcome Judge(int appearances)
    {
        var all = profiles.List();
        var owned = all.Select(profile => Owners(profile).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()).ToList();
        var profilesOf = owned.SelectMany(owners => owners).GroupBy(owner => owner, StringComparer.Ordinal).ToList();
        return new SimulationOutcome
        {
            Appearances = appearances,
            Looks = _looks,
            People = people.Count,
            Remembered = profilesOf.Count,
            Profiles = all.Count,
            Samples = all.Sum(profile => profile.Samples.Count),
            MostSamples = all.Count == 0 ? 0 : all.Max(profile => profile.Samples.Count),
            Poisoned = [.. owned.Where(owners => owners.Count > 1).Select(owners => string.Join(" and ", owners))],
            Split = [.. profilesOf.Where(group => group.Count() > 1).Select(group => group.Key)],
            Merged = _merged,
            WronglyNamed = _wronglyNamed,
            Named = new(_named, _known),
            StrangersLeftUnnamed = new(_unnamed, _strangers),
        };
    }
}
