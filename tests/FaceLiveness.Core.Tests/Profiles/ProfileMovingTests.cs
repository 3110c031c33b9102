// All of it is in memory: there is nothing that a test could wait for.
#pragma warning disable xUnit1051

namespace FaceLiveness.Tests.Profiles;

public sealed class ProfileMovingTests : IAsyncLifetime
{
    private ProfileWorld _world = null!;

    private ProfileManager Manager => _world.Manager;

    public async ValueTask InitializeAsync() => _world = await ProfileWorld.NewAsync(11, new ProfileOptions { SamplesKept = 12 });

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Splitting_gives_another_person_a_profile_with_the_samples_and_their_pictures()
    {
        var (alice, bob) = (_world.Faces.Person(), _world.Faces.Person());
        var profile = await _world.CaptureAsync(alice);
        var wrong = await _world.CaptureAsync(bob);
        await Manager.MergeAsync(wrong.Id, profile.Id);
        var merged = Manager.Find(profile.Id)!;
        var ofBob = merged.Samples.Where(sample => sample.OriginalProfileId == wrong.Id).Select(sample => sample.Id).ToList();

        var split = (await Manager.SplitAsync(profile.Id, ofBob, "Bob", "reception"))!;

        Assert.Equal(("Bob", 4, ProfileState.Established), (split.Name, split.Samples.Count, split.State));
        Assert.Equal(4, Manager.Find(profile.Id)!.Samples.Count);
        Assert.Equal(split.Id, Manager.Gallery.Search(bob).Best!.Value.ProfileId);
        Assert.Equal(profile.Id, Manager.Gallery.Search(alice).Best!.Value.ProfileId);
        Assert.Equal([profile.Id], split.NotSameAs);
        Assert.Contains(split.Id, Manager.Find(profile.Id)!.NotSameAs);
        Assert.All(split.Samples, sample => Assert.True(sample.IsAnchor && sample.OriginalProfileId is null && sample.Admission.StartsWith("Moved here from another profile", StringComparison.Ordinal)));
        Assert.NotNull(await _world.Store.ReadPictureAsync(split.Id, split.Samples[0].Id));
        var step = Assert.Single(_world.Steps.All, step => step.Kind == ProfileEventKind.Split);
        Assert.Equal((profile.Id, split.Id, "reception"), (step.ProfileId, step.OtherProfileId, step.Actor));
        Assert.Equal(ofBob, step.SampleIds);
    }

    [Fact]
    public async Task What_a_person_split_off_does_not_come_back_when_the_merge_that_brought_it_is_undone()
    {
        var one = await _world.CaptureAsync(_world.Faces.Person());
        var two = await _world.CaptureAsync(_world.Faces.Person());
        var merged = (await Manager.MergeAsync(one.Id, two.Id))!;
        var moved = merged.Samples.First(sample => sample.OriginalProfileId == one.Id);

        var split = (await Manager.SplitAsync(two.Id, [moved.Id]))!;
        var revived = (await Manager.UndoMergeAsync(one.Id))!;

        Assert.Equal(3, revived.Samples.Count);
        Assert.DoesNotContain(revived.Samples, sample => ProfileWorld.Look(sample) == ProfileWorld.Look(moved));
        Assert.Equal(ProfileWorld.Look(moved), ProfileWorld.Look(Assert.Single(split.Samples)));
    }

    [Fact]
    public async Task A_reassigned_sample_counts_for_the_other_person_from_then_on_and_pruning_leaves_it_there()
    {
        var one = await _world.CaptureAsync(_world.Faces.Person());
        var two = await _world.CaptureAsync(_world.Faces.Person());

        var target = (await Manager.ReassignSampleAsync(one.Id, "s2", two.Id))!;
        await Manager.PruneAsync();

        target = Manager.Find(target.Id)!;
        Assert.Equal((3, 5), (Manager.Find(one.Id)!.Samples.Count, target.Samples.Count));
        var moved = target.Samples[^1];
        Assert.Equal(ProfileWorld.Look(one.Samples[1]), ProfileWorld.Look(moved));
        Assert.True(moved.IsAnchor);
        Assert.NotNull(await _world.Store.ReadPictureAsync(two.Id, moved.Id));
        Assert.Equal([two.Id], Manager.Find(one.Id)!.NotSameAs);
        Assert.Equal([one.Id], target.NotSameAs);
        Assert.Contains(_world.Steps.All, step => step is { Kind: ProfileEventKind.SampleReassigned, SampleIds: ["s2"] } && step.ProfileId == one.Id && step.OtherProfileId == two.Id);
    }

    [Fact]
    public async Task Nothing_is_moved_that_would_leave_a_profile_empty_or_that_is_not_there()
    {
        var one = await _world.CaptureAsync(_world.Faces.Person());
        var two = await _world.CaptureAsync(_world.Faces.Person());
        var before = await _world.TextAsync();

        var all = await Assert.ThrowsAsync<ArgumentException>(async () => await Manager.SplitAsync(one.Id, ["s1", "s2", "s3", "s4"]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Manager.SplitAsync(one.Id, ["s1", "s9"]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Manager.ReassignSampleAsync(one.Id, "s1", one.Id));
        await Manager.SplitAsync("nobody", ["s1"]);
        await Manager.ReassignSampleAsync(one.Id, "s1", "nobody");

        Assert.Contains("rename", all.Message, StringComparison.Ordinal);
        Assert.Equal(before, await _world.TextAsync());
        Assert.Equal(two.Version, Manager.Find(two.Id)!.Version);
    }

    [Fact]
    public async Task What_stays_without_its_anchors_can_still_be_bettered()
    {
        var person = _world.Faces.Person();
        var one = await _world.CaptureAsync(person);
        while (Manager.Find(one.Id)!.Samples.Count < 6)
        {
            await _world.ImproveAsync(one.Id, person);
        }

        await Manager.SplitAsync(one.Id, ["s1", "s2", "s3", "s4"]);

        Assert.All(Manager.Find(one.Id)!.Samples, sample => Assert.True(sample.IsAnchor));
    }
}
