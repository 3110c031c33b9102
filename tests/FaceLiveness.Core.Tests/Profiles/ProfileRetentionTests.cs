// All of it is in memory: there is nothing that a test could wait for.
#pragma warning disable xUnit1051

namespace FaceLiveness.Tests.Profiles;

public sealed class ProfileRetentionTests
{
    [Fact]
    public async Task Known_and_unknown_people_are_kept_for_as_long_as_is_said_for_each()
    {
        await using var world = await ProfileWorld.NewAsync(options: new ProfileOptions
        {
            KeepKnownFor = TimeSpan.FromDays(300),
            KeepUnknownFor = TimeSpan.FromDays(100),
            ForgetUnconfirmedAfter = null,
            DormantAfter = null,
        });
        var unknown = (await world.CaptureAsync(world.Faces.Person())).Id;
        var returning = (await world.CaptureAsync(world.Faces.Person())).Id;
        var named = (await world.CaptureAsync(world.Faces.Person())).Id;
        var merged = (await world.CaptureAsync(world.Faces.Person())).Id;
        await world.Manager.RenameAsync(named, "Cap");
        await world.Manager.RenameAsync(merged, "Falcon");
        var holder = (await world.CaptureAsync(world.Faces.Person())).Id;
        await world.Manager.MergeAsync(merged, holder);

        await AfterAsync(world, 60, [unknown, returning, named, holder]);
        await world.Manager.MarkSeenAsync(returning, world.Time.GetUtcNow());
        await AfterAsync(world, 60, [returning, named, holder]);
        await AfterAsync(world, 60, [named, holder]);
        await AfterAsync(world, 119, [named, holder]);
        await AfterAsync(world, 1, []);
        Assert.Empty(await world.RecordsAsync());
        Assert.All(world.Steps.All.Where(step => step.Kind == ProfileEventKind.Erased), step => Assert.Equal("retention", step.Actor));
        Assert.Equal(5, world.Steps.Kinds.Count(kind => kind == ProfileEventKind.Erased));
    }

    [Fact]
    public async Task Consent_that_ends_takes_the_person_with_it_even_when_it_was_given_to_a_profile_that_was_merged()
    {
        await using var world = await ProfileWorld.NewAsync();
        var now = world.Time.GetUtcNow();
        var (one, two, three) = ((await world.CaptureAsync(world.Faces.Person())).Id, (await world.CaptureAsync(world.Faces.Person())).Id, (await world.CaptureAsync(world.Faces.Person())).Id);
        await world.Manager.RenameAsync(three, "Cap");
        await world.Manager.RenameAsync(two, "Falcon");
        var consent = new ProfileConsent("Entry", "consent", now, now.AddDays(10));
        Assert.Equal(consent, (await world.Manager.SetConsentAsync(one, consent, "reception"))!.Consent);
        await world.Manager.MergeAsync(one, two);
        Assert.Equal(consent, world.Manager.ConsentOf(two));
        Assert.Null(world.Manager.Find(two)!.Consent);

        await AfterAsync(world, 9, [two, three]);
        await AfterAsync(world, 1, [three]);
        Assert.Equal([three], (await world.RecordsAsync()).Keys);
        Assert.Contains(world.Steps.All, step => step is { Kind: ProfileEventKind.ConsentChanged, Actor: "reception" });
        Assert.Null(await world.Manager.SetConsentAsync("nobody", consent));
    }

    [Fact]
    public async Task Pictures_go_when_they_are_old_and_the_person_is_still_recognised()
    {
        await using var world = await ProfileWorld.NewAsync(options: new ProfileOptions { KeepPicturesFor = TimeSpan.FromDays(20) });
        var person = world.Faces.Person();
        var id = (await world.CaptureAsync(person)).Id;

        await AfterAsync(world, 19, [id]);
        Assert.NotNull(await world.Store.ReadPictureAsync(id, "s1"));
        await AfterAsync(world, 1, [id]);

        Assert.Null(await world.Store.ReadPictureAsync(id, "s1"));
        Assert.Equal(4, world.Manager.Find(id)!.Samples.Count);
        Assert.Equal(id, world.Manager.Gallery.Search(person).Best!.Value.ProfileId);
        Assert.Equal(["s1", "s2", "s3", "s4"], Assert.Single(world.Steps.All, step => step.Kind == ProfileEventKind.PicturesDeleted).SampleIds);
        await world.RestartAsync();
        await world.Manager.PruneAsync();
        Assert.Single(world.Steps.All, step => step.Kind == ProfileEventKind.PicturesDeleted);
    }

    [Fact]
    public async Task A_dormant_person_is_recognised_as_ever_and_wakes_when_seen()
    {
        await using var world = await ProfileWorld.NewAsync();
        var person = world.Faces.Person();
        var id = (await world.CaptureAsync(person)).Id;
        await world.Manager.RenameAsync(id, "Cap");
        var gallery = world.Manager.Gallery;

        await AfterAsync(world, 180, [id]);
        Assert.Equal(ProfileState.Dormant, world.Manager.Find(id)!.State);
        Assert.Same(gallery, world.Manager.Gallery);
        await world.Manager.MarkSeenAsync(id, world.Time.GetUtcNow());

        Assert.Equal(ProfileState.Established, world.Manager.Find(id)!.State);
        Assert.Equal([ProfileEventKind.BecameDormant, ProfileEventKind.Woke], world.Steps.Kinds.TakeLast(2));
    }

    [Fact]
    public async Task Where_nothing_has_changed_nothing_is_written()
    {
        await using var world = await ProfileWorld.NewAsync();
        var one = (await world.CaptureAsync(world.Faces.Person())).Id;
        await world.Manager.MergeAsync(one, (await world.CaptureAsync(world.Faces.Person())).Id);
        await world.Manager.PruneAsync();
        var writes = world.Store.Writes;

        await world.Manager.PruneAsync();
        await world.RestartAsync();
        await world.Manager.PruneAsync();

        Assert.Equal((5, 0), (writes, world.Store.Writes));
    }

    [Fact]
    public async Task A_profile_of_before_there_were_states_is_judged_by_what_is_in_it()
    {
        await using var world = await ProfileWorld.NewAsync();
        await world.Store.SaveAsync(world.Faces.Profile("old", world.Faces.Person()) with { Name = "Cap", CreatedAt = ProfileWorld.Start, LastSeenAt = ProfileWorld.Start });
        await world.RestartAsync();

        await AfterAsync(world, 100, ["old"]);

        Assert.Equal(ProfileState.Established, world.Manager.Find("old")!.State);
    }

    private static async Task AfterAsync(ProfileWorld world, int days, string[] left)
    {
        // The pruner's own timer runs, too: what it does is what is asked for here.
        world.Time.Advance(TimeSpan.FromDays(days));
        await world.Manager.PruneAsync();
        Assert.Equal(left.Order(), world.Manager.List().Select(profile => profile.Id).Order());
    }
}
