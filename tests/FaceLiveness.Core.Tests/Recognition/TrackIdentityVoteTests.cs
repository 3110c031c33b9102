using CsCheck;
using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Recognition;

public sealed class TrackIdentityVoteTests
{
    private readonly SyntheticFaces _faces = new(31);
    private readonly Gallery _gallery = new("synthetic-1", 512);
    private readonly TrackIdentityVote _vote = new(new RecognitionOptions(), SyntheticFaces.Calibration);

    [Fact]
    public void Nobody_is_named_or_called_unknown_without_a_look() =>
        Assert.Same(PersonIdentity.Undecided, _vote.Decide(_gallery.Snapshot));

    [Fact]
    public void A_known_person_is_named_after_two_looks()
    {
        var alice = Enrol("alice");
        _vote.Add(_faces.LookAt(alice, 0, likeness: 0.55f));
        Assert.Equal(IdentityState.Undecided, _vote.Decide(_gallery.Snapshot).State);

        _vote.Add(_faces.LookAt(alice, 1, likeness: 0.8f));

        var identity = _vote.Decide(_gallery.Snapshot);
        Assert.Equal((IdentityState.Known, "alice", "alice"), (identity.State, identity.ProfileId, identity.Name));
        Assert.InRange(identity.Similarity, 0.4f, 1f);
    }

    [Fact]
    public void One_overwhelming_look_is_enough()
    {
        var alice = Enrol("alice");
        _vote.Add(_faces.LookAt(alice, 0, likeness: 0.95f));
        Assert.Equal(IdentityState.Known, _vote.Decide(_gallery.Snapshot).State);
    }

    [Fact]
    public void A_stranger_is_unknown_after_three_looks_and_not_before()
    {
        Enrol("alice");
        var stranger = _faces.Person();
        foreach (var expected in new[] { IdentityState.Undecided, IdentityState.Undecided, IdentityState.Unknown })
        {
            _vote.Add(_faces.LookAt(stranger, 0));
            Assert.Equal(expected, _vote.Decide(_gallery.Snapshot).State);
        }
    }

    [Fact]
    public void No_stranger_is_ever_named_and_nearly_everybody_known_is()
    {
        var people = Enumerable.Range(0, 300).Select(i => Enrol($"p{i}")).ToArray();
        int strangersNamed = 0, wronglyNamed = 0, rightlyNamed = 0;
        for (var i = 0; i < 300; i++)
        {
            var stranger = _faces.Person();
            strangersNamed += Decide(stranger).State == IdentityState.Known ? 1 : 0;
            var known = Decide(people[i]);
            wronglyNamed += known.State == IdentityState.Known && known.ProfileId != $"p{i}" ? 1 : 0;
            rightlyNamed += known.ProfileId == $"p{i}" ? 1 : 0;
        }

        Assert.Equal((0, 0), (strangersNamed, wronglyNamed));
        Assert.InRange(rightlyNamed, 295, 300);

        PersonIdentity Decide(FaceEmbedding person)
        {
            var vote = new TrackIdentityVote(new RecognitionOptions(), SyntheticFaces.Calibration);
            for (var look = 0; look < 4; look++)
            {
                vote.Add(_faces.LookAt(person, look));
            }

            return vote.Decide(_gallery.Snapshot);
        }
    }

    [Theory]
    [InlineData(0.40, IdentityState.Known)]
    [InlineData(0.34, IdentityState.Undecided)]
    [InlineData(0.29, IdentityState.Undecided)]
    [InlineData(0.25, IdentityState.Unknown)]
    public void In_the_band_between_the_thresholds_nothing_is_decided(double similarity, IdentityState expected)
    {
        var alice = _faces.Person();
        _gallery.Put(new Profile { Id = "alice", Name = "alice", Samples = [new ProfileSample { Id = "s1", Embedding = alice }] });
        var looks = _faces.At(alice, (float)similarity);
        for (var i = 0; i < 4; i++)
        {
            _vote.Add(new FaceLook(looks, 0.7f, TimeSpan.FromSeconds(i), default));
        }

        Assert.Equal(expected, _vote.Decide(_gallery.Snapshot).State);
    }

    [Fact]
    public void Somebody_as_near_to_two_profiles_is_not_named()
    {
        var twin = _faces.Person();
        _gallery.Put(new Profile { Id = "a", Name = "a", Samples = [new ProfileSample { Id = "s1", Embedding = _faces.At(twin, 0.7f) }] });
        _gallery.Put(new Profile { Id = "b", Name = "b", Samples = [new ProfileSample { Id = "s1", Embedding = _faces.At(twin, 0.68f) }] });
        for (var i = 0; i < 4; i++)
        {
            _vote.Add(new FaceLook(twin, 0.7f, TimeSpan.FromSeconds(i), default));
        }

        Assert.Equal(IdentityState.Undecided, _vote.Decide(_gallery.Snapshot).State);
    }

    [Fact]
    public void No_single_bad_look_of_any_quality_changes_a_decision_of_five_good_ones() =>
        Gen.Select(Gen.Int, Gen.Float[0.2f, 1f], Gen.Int[0, 5]).Sample((seed, quality, position) =>
        {
            var faces = new SyntheticFaces(seed);
            var gallery = new Gallery("synthetic-1", 512);
            var (alice, bob) = (faces.Person(), faces.Person());
            gallery.Put(faces.Profile("alice", alice));
            gallery.Put(faces.Profile("bob", bob));
            var vote = new TrackIdentityVote(new RecognitionOptions(), SyntheticFaces.Calibration);
            for (var i = 0; i < 6; i++)
            {
                // The first look stands for the track's person until a second one speaks; a bad first look is the next test's.
                vote.Add(i == position && i > 0 ? faces.LookAt(bob, i, quality) : faces.LookAt(alice, i));
            }

            Assert.Equal("alice", vote.Decide(gallery.Snapshot).ProfileId);
            Assert.False(vote.IsInconsistent);
        });

    [Fact]
    public void A_name_does_not_flicker_when_the_similarity_sinks_a_little_and_goes_when_it_sinks_far()
    {
        var alice = _faces.Person();
        Put("alice", alice);
        Look(0.40f);
        Look(0.40f);
        Assert.Equal("alice", Decide().ProfileId);

        // From the same looks, an alice that is a little further away: below accept, but within the hysteresis.
        Put("alice", _faces.At(_vote.Looks[0].Embedding, 0.32f));
        Assert.Equal("alice", Decide().ProfileId);
        var newcomer = new TrackIdentityVote(new RecognitionOptions(), SyntheticFaces.Calibration);
        newcomer.Add(_vote.Looks[0]);
        newcomer.Add(_vote.Looks[1]);
        Assert.Equal(IdentityState.Undecided, newcomer.Decide(_gallery.Snapshot).State);

        Put("alice", _faces.At(_vote.Looks[0].Embedding, 0.2f));
        Assert.NotEqual(IdentityState.Known, Decide().State);

        PersonIdentity Decide() => _vote.Decide(_gallery.Snapshot);

        void Look(float similarity) =>
            _vote.Add(_vote.Looks.Count == 0 ? new FaceLook(_faces.At(alice, similarity), 0.7f, default, default) : _vote.Looks[0]);
    }

    [Fact]
    public void A_name_gives_way_to_another_only_on_clearly_stronger_evidence()
    {
        var look = _faces.Person();
        Put("alice", _faces.At(look, 0.5f));
        for (var i = 0; i < 3; i++)
        {
            _vote.Add(new FaceLook(look, 0.7f, TimeSpan.FromSeconds(i), default));
        }

        Assert.Equal("alice", _vote.Decide(_gallery.Snapshot).ProfileId);
        Put("bob", _faces.At(look, 0.58f));
        Assert.Equal("alice", _vote.Decide(_gallery.Snapshot).ProfileId);
        Put("bob", _faces.At(look, 0.65f));
        Assert.Equal("bob", _vote.Decide(_gallery.Snapshot).ProfileId);
    }

    [Fact]
    public void An_unknown_becomes_known_when_another_stream_makes_the_profile()
    {
        var alice = _faces.Person();
        for (var i = 0; i < 4; i++)
        {
            _vote.Add(_faces.LookAt(alice, i));
        }

        Assert.Equal(IdentityState.Unknown, _vote.Decide(_gallery.Snapshot).State);
        _gallery.Put(_faces.Profile("alice", alice));
        Assert.Equal("alice", _vote.Decide(_gallery.Snapshot).ProfileId);
        _gallery.Remove("alice");
        Assert.Equal(IdentityState.Unknown, _vote.Decide(_gallery.Snapshot).State);
    }

    [Fact]
    public void A_new_name_shows_at_once()
    {
        var alice = Enrol("alice");
        _vote.Add(_faces.LookAt(alice, 0));
        _vote.Add(_faces.LookAt(alice, 1));
        _vote.Decide(_gallery.Snapshot);

        _gallery.Put(_faces.Profile("alice", alice) with { Name = "Alice" });

        Assert.Equal("Alice", _vote.Decide(_gallery.Snapshot).Name);
    }

    [Fact]
    public void Nothing_is_searched_while_looks_and_gallery_stay_the_same()
    {
        var alice = Enrol("alice");
        _vote.Add(_faces.LookAt(alice, 0));
        var first = _vote.Decide(_gallery.Snapshot);
        Assert.Same(first, _vote.Decide(_gallery.Snapshot));
    }

    [Fact]
    public void A_track_that_passes_to_another_person_is_noticed_and_names_nobody_until_it_is_reset()
    {
        var (alice, bob) = (Enrol("alice"), Enrol("bob"));
        for (var i = 0; i < 4; i++)
        {
            _vote.Add(_faces.LookAt(alice, i));
        }

        Assert.Equal("alice", _vote.Decide(_gallery.Snapshot).ProfileId);
        _vote.Add(_faces.LookAt(bob, 5));
        Assert.False(_vote.IsInconsistent);
        _vote.Add(_faces.LookAt(bob, 6));

        Assert.True(_vote.IsInconsistent);
        Assert.Equal(IdentityState.Undecided, _vote.Decide(_gallery.Snapshot).State);

        _vote.Reset();
        Assert.False(_vote.IsInconsistent);
        Assert.Equal("bob", _vote.Decide(_gallery.Snapshot).ProfileId);
        Assert.Equal(2, _vote.Looks.Count);
    }

    [Fact]
    public void A_look_that_is_not_surely_of_the_same_face_has_no_vote_and_accuses_nobody()
    {
        var look = _faces.LookAt(_faces.Person(), 0);
        _vote.Add(look);
        var alike = new FaceLook(_faces.At(look.Embedding, 0.31f), 0.9f, TimeSpan.FromSeconds(1), default);

        Assert.False(_vote.Add(alike));
        Assert.False(_vote.Add(alike));
        Assert.False(_vote.IsInconsistent);
        Assert.Equal([look], _vote.Looks);
    }

    [Fact]
    public void A_name_is_held_back_from_the_second_doubtful_look_on_until_one_shows_the_face_again()
    {
        var alice = Enrol("alice");
        var looks = Enumerable.Range(0, 3).Select(i => _faces.LookAt(alice, i)).ToArray();
        _vote.Add(looks[0]);
        _vote.Add(looks[1]);
        Assert.Equal("alice", _vote.Decide(_gallery.Snapshot).ProfileId);

        _vote.Add(Doubtful(3));
        Assert.Equal("alice", _vote.Decide(_gallery.Snapshot).ProfileId);
        _vote.Add(Doubtful(4));
        Assert.Equal(IdentityState.Undecided, _vote.Decide(_gallery.Snapshot).State);
        _vote.Add(Doubtful(5));
        Assert.Equal(IdentityState.Undecided, _vote.Decide(_gallery.Snapshot).State);
        _vote.Add(looks[2]);
        Assert.Equal("alice", _vote.Decide(_gallery.Snapshot).ProfileId);

        // Strangers to the track and to one another: no successor who could take it over.
        FaceLook Doubtful(double seconds) => _faces.LookAt(_faces.Person(), seconds);
    }

    [Fact]
    public void The_best_looks_are_kept_best_first_and_worthless_ones_have_no_vote()
    {
        var alice = _faces.Person();
        for (var i = 0; i < 30; i++)
        {
            _vote.Add(_faces.LookAt(alice, i, quality: i / 30f));
        }

        Assert.Equal(Enumerable.Range(22, 8).Reverse().Select(i => i / 30f), _vote.Looks.Select(look => look.Quality));
        Assert.Equal((22 / 30f) + 0.02f, _vote.QualityToBeat, 0.0001f);
        Assert.False(_vote.Add(_faces.LookAt(alice, 31, quality: 0.1f)));
    }

    private FaceEmbedding Enrol(string id)
    {
        var person = _faces.Person();
        _gallery.Put(_faces.Profile(id, person));
        return person;
    }

    private void Put(string id, FaceEmbedding sample) =>
        _gallery.Put(new Profile { Id = id, Name = id, Samples = [new ProfileSample { Id = "s1", Embedding = sample }] });
}
