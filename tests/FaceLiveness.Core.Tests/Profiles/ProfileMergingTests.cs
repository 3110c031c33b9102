// All of it is in memory: there is nothing that a test could wait for.
#pragma warning disable xUnit1051

using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Profiles;

public sealed class ProfileMergingTests : IAsyncLifetime
{
    private ProfileWorld _world = null!;

    private ProfileManager Manager => _world.Manager;

    public async ValueTask InitializeAsync() => _world = await ProfileWorld.NewAsync(7, new ProfileOptions { SamplesKept = 6 });

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task The_undoing_of_a_merge_gives_both_back_what_they_had_even_what_there_was_no_room_for()
    {
        var (one, two) = await TwoAsync();
        var before = await _world.TextAsync();

        var merged = await Manager.MergeAsync(one, two);
        Assert.Equal(6, merged!.Samples.Count);
        Assert.Equal(two, Manager.Find(one)!.Id);
        Assert.Equal((one, two), (Manager.FindMerged(one)!.Id, Manager.FindMerged(one)!.MergedInto));
        Assert.Null(Manager.FindMerged(two));
        Assert.Equal([two], Manager.List().Select(profile => profile.Id));
        var revived = await Manager.UndoMergeAsync(one);

        Assert.Equal(one, revived!.Id);
        Assert.Equal(before, await _world.TextAsync());
        Assert.Equal([two], revived.NotSameAs);
        Assert.Equal([one], Manager.Find(two)!.NotSameAs);
        Assert.Empty(Manager.AliasesOf(two));
        Assert.Null(await Manager.UndoMergeAsync(one));
    }

    [Fact]
    public async Task A_merged_person_is_recognised_by_the_looks_of_both_and_is_nobody_else_any_more()
    {
        var (alice, bob) = (_world.Faces.Person(), _world.Faces.Person());
        var (one, two) = ((await _world.CaptureAsync(alice)).Id, (await _world.CaptureAsync(bob)).Id);

        await Manager.MergeAsync(one, two);

        Assert.Equal(1, Manager.Gallery.Count);
        Assert.Equal(two, Manager.Gallery.Search(alice).Best!.Value.ProfileId);
        Assert.InRange(Manager.Gallery.Search(alice).Similarity, 0.6, 1);
        Assert.InRange(Manager.Gallery.Search(bob).Similarity, 0.6, 1);
        await Manager.MarkSeenAsync(one, ProfileWorld.Start.AddDays(1));
        Assert.Equal(ProfileWorld.Start.AddDays(1), Manager.Find(two)!.LastSeenAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chain_of_merges_can_be_undone_in_any_order(bool firstMergeFirst)
    {
        var (one, two) = await TwoAsync();
        var three = (await _world.CaptureAsync(_world.Faces.Person())).Id;
        var before = await _world.TextAsync();
        await Manager.MergeAsync(one, two);
        await Manager.MergeAsync(two, three);
        Assert.Equal((three, three), (Manager.Find(one)!.Id, Manager.Find(two)!.Id));
        Assert.Equal([two, one], Manager.AliasesOf(one));

        await Manager.UndoMergeAsync(firstMergeFirst ? one : two);
        await _world.CheckAsync(isSettled: true);
        Assert.Equal(firstMergeFirst ? one : two, Manager.Find(one)!.Id);
        await Manager.UndoMergeAsync(firstMergeFirst ? two : one);

        Assert.Equal(before, await _world.TextAsync());
        await _world.CheckAsync(isSettled: true);
    }

    [Fact]
    public async Task What_was_learned_since_a_merge_stays_with_the_profile_that_learned_it()
    {
        var person = _world.Faces.Person();
        var two = (await _world.CaptureAsync(person)).Id;
        var one = (await _world.CaptureAsync(_world.Faces.Person())).Id;
        _world.Options.SamplesKept = 12;
        await Manager.MergeAsync(one, two);
        Assert.Equal(ProfileOutcomeKind.Improved, (await _world.ImproveAsync(two, person)).Kind);

        await Manager.UndoMergeAsync(one);

        Assert.Equal((4, 5), (Manager.Find(one)!.Samples.Count, Manager.Find(two)!.Samples.Count));
    }

    [Fact]
    public async Task Merging_again_changes_nothing_and_an_alias_stands_for_the_person()
    {
        var (one, two) = await TwoAsync();
        var three = (await _world.CaptureAsync(_world.Faces.Person())).Id;
        await Manager.MergeAsync(one, two);
        var writes = _world.Store.Writes;

        Assert.Equal(two, (await Manager.MergeAsync(one, two))!.Id);
        Assert.Equal(writes, _world.Store.Writes);
        Assert.Equal(three, (await Manager.MergeAsync(one, three))!.Id);
        Assert.Equal("Cap", (await Manager.RenameAsync(one, "Cap"))!.Name);
        Assert.Equal("Cap", Manager.Find(three)!.Name);
    }

    [Fact]
    public async Task A_merge_ends_to_be_undoable_when_its_time_is_over_and_leaves_the_alias()
    {
        var (one, two) = await TwoAsync();
        await Manager.MergeAsync(one, two);
        _world.Time.Advance(TimeSpan.FromDays(29));
        await Manager.PruneAsync();
        Assert.NotEmpty((await _world.RecordsAsync())[one].Samples);

        _world.Time.Advance(TimeSpan.FromDays(1));
        await Manager.RenameAsync(two, "Cap");
        await Manager.PruneAsync();

        Assert.Empty((await _world.RecordsAsync())[one].Samples);
        Assert.Equal(two, Manager.Find(one)!.Id);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Manager.UndoMergeAsync(one));
        await _world.RestartAsync();
        Assert.Equal(two, Manager.Find(one)!.Id);
    }

    [Fact]
    public async Task Erasing_an_alias_erases_the_person_whole_and_says_so_of_each()
    {
        var (one, two) = await TwoAsync();
        var other = (await _world.CaptureAsync(_world.Faces.Person())).Id;
        await Manager.RejectMergeAsync(two, other);
        await Manager.MergeAsync(one, two);
        _world.Steps.All.Clear();

        Assert.True(await Manager.EraseAsync(one, "data protection"));

        Assert.Equal([other], (await _world.RecordsAsync()).Keys);
        Assert.Empty(Manager.Find(other)!.NotSameAs);
        Assert.Equal(
            [(ProfileEventKind.Erased, one, "data protection"), (ProfileEventKind.Erased, two, "data protection")],
            _world.Steps.All.Select(step => (step.Kind, step.ProfileId, step.Actor)));
    }

    [Fact]
    public async Task Profiles_of_two_models_are_not_merged()
    {
        var (one, _) = await TwoAsync();
        var faces = new SyntheticFaces(3, "synthetic-2");
        await _world.Store.SaveAsync(faces.Profile("foreign", faces.Person()));
        await _world.RestartAsync();
        var before = await _world.TextAsync();

        await Assert.ThrowsAsync<EmbeddingModelMismatchException>(async () => await Manager.MergeAsync("foreign", one));
        Assert.Equal(before, await _world.TextAsync());
    }

    public static TheoryData<string, int> Crashes()
    {
        var data = new TheoryData<string, int>();
        foreach (var step in (string[])["merge", "undo", "undo of a chain's first", "split", "reassign"])
        {
            for (var writes = 0; writes < 8; writes++)
            {
                data.Add(step, writes);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task After_a_crash_in_the_middle_a_step_is_done_or_not_done_and_nothing_between(string step, int writes)
    {
        var (one, two) = await TwoAsync();
        var three = (await _world.CaptureAsync(_world.Faces.Person())).Id;
        if (step != "merge")
        {
            await Manager.MergeAsync(one, two);
        }

        if (step == "undo of a chain's first")
        {
            await Manager.MergeAsync(two, three);
        }

        var moved = Manager.Find(two)!.Samples.Take(step == "reassign" ? 1 : 3).Select(ProfileWorld.Look).ToArray();
        string[] Moved() => [.. Manager.Find(two)!.Samples.Where(sample => moved.Contains(ProfileWorld.Look(sample))).Select(sample => sample.Id)];
        Task DoAsync() => step switch
        {
            "merge" => Manager.MergeAsync(one, two).AsTask(),
            "split" => Manager.SplitAsync(two, Moved()).AsTask(),
            "reassign" => Manager.ReassignSampleAsync(two, Moved().Single(), three).AsTask(),
            _ => Manager.UndoMergeAsync(one).AsTask(),
        };
        var before = await LivingAsync();
        _world.Store.WritesLeft = writes;
        var failure = await Record.ExceptionAsync(DoAsync);
        Assert.True(failure is null or IOException);

        await _world.RestartAsync();
        await _world.CheckAsync(isSettled: failure is null);
        await Manager.PruneAsync();
        await _world.CheckAsync(isSettled: true);
        var crashed = await LivingAsync();
        var isUndone = crashed.SequenceEqual(before);
        if (isUndone)
        {
            await DoAsync();
            await Manager.PruneAsync();
            await _world.CheckAsync(isSettled: true);
            crashed = await LivingAsync();
        }

        Assert.True(failure is not null || !isUndone);
        Assert.Equal(await WithoutCrashAsync(step), crashed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task An_undoing_that_is_cut_short_leaves_nobody_with_the_looks_of_the_other_also_where_the_other_had_none_left(int writes)
    {
        await using var world = await ProfileWorld.NewAsync(options: new ProfileOptions { SamplesKept = 6 });
        var (personOne, personTwo) = (world.Faces.Person(), world.Faces.Person());
        var two = (await world.CaptureAsync(personTwo)).Id;
        await world.CaptureAsync(world.Faces.Person());
        var one = (await world.CaptureAsync(personOne)).Id;
        foreach (var (id, person) in ((string, FaceEmbedding)[])[(one, personOne), (two, personTwo)])
        {
            await world.ImproveAsync(id, person, 0.9f);
            await world.ImproveAsync(id, person, 0.95f);
        }

        var looksOfOne = world.Manager.Find(one)!.Samples.Select(ProfileWorld.Look).ToHashSet();
        var looksOfTwo = world.Manager.Find(two)!.Samples.Select(ProfileWorld.Look).ToHashSet();

        // Not all of both fit: what of the second does not is kept with the first. Then somebody takes out what is left of the second.
        var merged = (await world.Manager.MergeAsync(one, two))!;
        var guests = (await world.RecordsAsync())[one].Samples.Where(sample => sample.OriginalProfileId == two).Select(ProfileWorld.Look).ToHashSet();
        Assert.NotEmpty(guests);
        await world.Manager.SplitAsync(two, [.. merged.Samples.Where(sample => sample.OriginalProfileId is null).Select(sample => sample.Id)]);

        world.Store.WritesLeft = writes;
        await Record.ExceptionAsync(async () => await world.Manager.UndoMergeAsync(one));
        await world.RestartAsync();
        await world.Manager.PruneAsync();
        await world.CheckAsync(isSettled: true);
        await world.Manager.UndoMergeAsync(one);

        Assert.Subset(looksOfOne, world.Manager.Find(one)!.Samples.Select(ProfileWorld.Look).ToHashSet());
        Assert.Subset(looksOfTwo, world.Manager.Find(two)!.Samples.Select(ProfileWorld.Look).ToHashSet());
        Assert.Superset(guests, await world.LooksAsync());
        await world.Manager.EraseAsync(two);
        Assert.False(guests.Overlaps(await world.LooksAsync()));
    }

    // The same on a disk that never breaks.
    private static async Task<string[]> WithoutCrashAsync(string step)
    {
        var whole = new ProfileMergingTests();
        await whole.InitializeAsync();
        await using var world = whole._world;
        var (one, two) = await whole.TwoAsync();
        var three = (await world.CaptureAsync(world.Faces.Person())).Id;
        if (step != "merge")
        {
            await world.Manager.MergeAsync(one, two);
        }

        switch (step)
        {
            case "merge":
                await world.Manager.MergeAsync(one, two);
                break;
            case "split":
                await world.Manager.SplitAsync(two, [.. world.Manager.Find(two)!.Samples.Take(3).Select(sample => sample.Id)]);
                break;
            case "reassign":
                await world.Manager.ReassignSampleAsync(two, world.Manager.Find(two)!.Samples[0].Id, three);
                break;
            case "undo of a chain's first":
                await world.Manager.MergeAsync(two, three);
                goto default;
            default:
                await world.Manager.UndoMergeAsync(one);
                break;
        }

        await world.Manager.PruneAsync();
        return await LivingAsync(world);
    }

    private Task<string[]> LivingAsync() => LivingAsync(_world);

    /// <summary>Whose looks are whose, by people: ids of profiles differ where a second attempt made them.</summary>
    private static async Task<string[]> LivingAsync(ProfileWorld world) =>
        [.. (await world.RecordsAsync()).Values
            .Where(record => record.MergedInto is null)
            .Select(record => string.Join(' ', record.Samples.Select(ProfileWorld.Look).Order(StringComparer.Ordinal)))
            .Order(StringComparer.Ordinal)];

    private async Task<(string One, string Two)> TwoAsync()
    {
        var (alice, bob) = (_world.Faces.Person(), _world.Faces.Person());
        var (one, two) = ((await _world.CaptureAsync(alice)).Id, (await _world.CaptureAsync(bob)).Id);
        await _world.ImproveAsync(one, alice);
        await _world.ImproveAsync(two, bob);
        return (one, two);
    }
}
