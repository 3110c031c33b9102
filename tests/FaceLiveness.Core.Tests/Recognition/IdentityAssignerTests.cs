namespace FaceLiveness.Tests.Recognition;

public sealed class IdentityAssignerTests
{
    private readonly IdentityAssigner _assigner = new(new RecognitionOptions());

    [Fact]
    public void Of_two_tracks_that_claim_one_profile_the_stronger_keeps_it_and_the_other_becomes_undecided()
    {
        PersonIdentity[] identities = [Known("a", 0.5f), Known("b", 0.4f), Known("a", 0.7f), PersonIdentity.Undecided];
        _assigner.Assign([1, 2, 3, 4], identities);
        Assert.Equal([null, "b", "a", null], identities.Select(identity => identity.ProfileId));
        Assert.Equal(IdentityState.Undecided, identities[0].State);
    }

    [Fact]
    public void A_name_does_not_jump_between_two_tracks_of_nearly_the_same_similarity()
    {
        Assert.Equal([null, "a"], Frame(0.60f, 0.61f));
        Assert.Equal([null, "a"], Frame(0.63f, 0.61f));
        Assert.Equal(["a", null], Frame(0.70f, 0.61f));
        Assert.Equal(["a", null], Frame(0.65f, 0.69f));

        string?[] Frame(float one, float other)
        {
            PersonIdentity[] identities = [Known("a", one), Known("a", other)];
            _assigner.Assign([1, 2], identities);
            return [.. identities.Select(identity => identity.ProfileId)];
        }
    }

    [Fact]
    public void The_loser_of_a_claim_is_not_given_anybody_else_and_keeps_its_similarity()
    {
        PersonIdentity[] identities = [Known("a", 0.70f), Known("a", 0.66f)];
        _assigner.Assign([1, 2], identities);
        Assert.Equal((IdentityState.Undecided, null, 0.66f), (identities[1].State, identities[1].ProfileId, identities[1].Similarity));
    }

    private static PersonIdentity Known(string id, float similarity) => new(IdentityState.Known, id, id, similarity);
}
