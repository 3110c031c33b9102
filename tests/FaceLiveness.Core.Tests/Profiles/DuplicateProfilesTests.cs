// All of it is in memory: there is nothing that a test could wait for.
#pragma warning disable xUnit1051

using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Profiles;

public sealed class DuplicateProfilesTests : IAsyncLifetime
{
    private ProfileWorld _world = null!;

    private ProfileManager Manager => _world.Manager;

    public async ValueTask InitializeAsync() => _world = await ProfileWorld.NewAsync(5);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Two_captured_profiles_of_one_person_become_the_older_and_nobody_else_is_touched()
    {
        var person = _world.Faces.Person();
        await HaveAsync(Of("younger", person, days: 2), Of("older", person, days: 1), Of("other", _world.Faces.Person(), days: 0));

        Assert.Equal(1, await Manager.FindDuplicatesAsync());

        Assert.Equal(["older", "other"], Manager.List().Select(profile => profile.Id).Order());
        Assert.Equal("older", Manager.Find("younger")!.Id);
        Assert.Empty(Manager.Proposals);
        var step = Assert.Single(_world.Steps.All, step => step.Kind == ProfileEventKind.Merged);
        Assert.Equal(("younger", "older", "pipeline"), (step.ProfileId, step.OtherProfileId, step.Actor));
        Assert.Contains("median", step.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_with_a_name_keeps_it()
    {
        var person = _world.Faces.Person();
        await HaveAsync(Of("older", person, days: 1), Of("younger", person, days: 2) with { Name = "Alice" });

        await Manager.FindDuplicatesAsync();

        Assert.Equal("Alice", Manager.Find("older")!.Name);
    }

    [Fact]
    public async Task Two_whom_people_have_named_are_proposed_and_wait_for_a_word()
    {
        var person = _world.Faces.Person();
        await HaveAsync(Of("a", person, days: 1) with { Name = "Alice" }, Of("b", person, days: 2) with { Name = "Alicia" });

        Assert.Equal(0, await Manager.FindDuplicatesAsync());
        var proposal = Assert.Single(Manager.Proposals);
        Assert.Equal(("b", "a"), (proposal.From, proposal.Into));
        Assert.InRange(proposal.Similarity, 0.5f, 0.9f);
        Assert.Single(_world.Steps.All, step => step.Kind == ProfileEventKind.MergeProposed);

        await Manager.MergeAsync(proposal.From, proposal.Into);
        Assert.Empty(Manager.Proposals);
        await Manager.FindDuplicatesAsync();
        Assert.Empty(Manager.Proposals);
    }

    [Fact]
    public async Task What_somebody_has_refused_is_not_proposed_again_by_this_process_or_the_next()
    {
        var person = _world.Faces.Person();
        await HaveAsync(Of("a", person, days: 1), Of("b", person, days: 2));

        Assert.True(await Manager.RejectMergeAsync("a", "b", "reception"));
        Assert.Equal(0, await Manager.FindDuplicatesAsync());
        Assert.Empty(Manager.Proposals);
        await _world.RestartAsync();
        Assert.Equal(0, await Manager.FindDuplicatesAsync());
        Assert.Empty(Manager.Proposals);
        Assert.Contains(_world.Steps.All, step => step is { Kind: ProfileEventKind.MergeRejected, Actor: "reception" });
    }

    [Fact]
    public async Task A_merge_that_somebody_undid_is_not_made_again_not_even_by_way_of_a_third()
    {
        var person = _world.Faces.Person();
        await HaveAsync(Of("a", person, days: 1), Of("b", person, days: 2));
        await Manager.FindDuplicatesAsync();

        await Manager.UndoMergeAsync("b");
        await Manager.FindDuplicatesAsync();
        Assert.Equal(["a", "b"], Manager.List().Select(profile => profile.Id));
        await Manager.MergeAsync("a", (await _world.CaptureAsync(_world.Faces.Person())).Id);
        await Manager.FindDuplicatesAsync();

        Assert.Equal("b", Manager.Find("b")!.Id);
        Assert.Empty(Manager.Proposals);
    }

    [Fact]
    public async Task Two_in_one_picture_are_two_people_however_alike()
    {
        var person = _world.Faces.Person();
        await HaveAsync(Of("a", person, days: 1), Of("b", person, days: 2));

        Manager.MarkSeenTogether("b", "a");
        await Manager.FindDuplicatesAsync();

        Assert.Equal(2, Manager.List().Count);
        Assert.Empty(Manager.Proposals);
    }

    [Fact]
    public async Task To_be_told_of_people_in_one_picture_costs_no_memory()
    {
        await HaveAsync(Of("a", _world.Faces.Person(), days: 1), Of("b", _world.Faces.Person(), days: 2));
        Manager.MarkSeenTogether("a", "b");

        // Of three times the quietest: in any of them the runtime may allocate on this thread for purposes of its own.
        Assert.Equal(0, Enumerable.Range(0, 3).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                Manager.MarkSeenTogether("a", "b");
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
    }

    [Fact]
    public async Task Evidence_that_does_not_settle_it_is_a_proposal()
    {
        var one = Of("a", _world.Faces.Person(), days: 1);
        var other = one with
        {
            Id = "b",
            Name = "b",
            CreatedAt = one.CreatedAt.AddDays(1),
            Samples = [.. one.Samples.Select(sample => sample with { Embedding = _world.Faces.At(sample.Embedding, 0.66f) })],
        };
        await HaveAsync(one, other);

        Assert.Equal(0, await Manager.FindDuplicatesAsync());
        Assert.InRange(Assert.Single(Manager.Proposals).Similarity, 0.36f, 0.51f);
    }

    [Fact]
    public async Task A_look_that_is_nearer_to_a_third_profile_leaves_the_word_to_people()
    {
        var person = _world.Faces.Person();
        var one = Of("a", person, days: 1);
        var odd = _world.Faces.Look(person);
        one = one with { Samples = [.. one.Samples, one.Samples[0] with { Id = "odd", Embedding = odd, IsFounding = false }] };
        var third = Of("c", _world.Faces.Person(), days: 3);
        third = third with { Samples = [third.Samples[0] with { Embedding = _world.Faces.At(odd, 0.97f) }] };
        await HaveAsync(one, Of("b", person, days: 2), third);

        Assert.Equal(0, await Manager.FindDuplicatesAsync());
        Assert.NotEmpty(Manager.Proposals);
    }

    [Fact]
    public async Task Merging_without_a_word_can_be_turned_off()
    {
        _world.Options.MergeDuplicates = false;
        var person = _world.Faces.Person();
        await HaveAsync(Of("a", person, days: 1), Of("b", person, days: 2));

        Assert.Equal(0, await Manager.FindDuplicatesAsync());
        Assert.Single(Manager.Proposals);
    }

    [Fact]
    public async Task The_search_runs_by_itself()
    {
        var person = _world.Faces.Person();
        await HaveAsync(Of("a", person, days: 1) with { Name = "Alice" }, Of("b", person, days: 2));
        _world.Time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 100_000 && Manager.List().Count > 1; i++)
        {
            await Task.Yield();
        }

        Assert.Single(Manager.List());
    }

    private Profile Of(string id, FaceEmbedding person, int days) =>
        _world.Faces.Profile(id, person, samples: 4) with { CreatedAt = ProfileWorld.Start.AddDays(days), LastSeenAt = ProfileWorld.Start.AddDays(days) };

    private async Task HaveAsync(params Profile[] profiles)
    {
        foreach (var profile in profiles)
        {
            await _world.Store.SaveAsync(profile);
        }

        await _world.RestartAsync();
    }
}
