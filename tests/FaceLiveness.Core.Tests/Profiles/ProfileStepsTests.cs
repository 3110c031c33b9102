using FaceLiveness.Testing;
// All of it is in memory: there is nothing that a test could wait for.
#pragma warning disable xUnit1051

using System.Globalization;

namespace FaceLiveness.Tests.Profiles;

public sealed class ProfileStepsTests
{
    [Fact]
    public async Task Every_step_of_a_life_is_told_in_order_with_who_did_it()
    {
        await using var world = await ProfileWorld.NewAsync(2);
        var person = world.Faces.Person();
        var id = (await world.CaptureAsync(person)).Id;
        await world.Manager.RenameAsync(id, "Wanda", "reception");
        await world.ImproveAsync(id, person);
        await world.Manager.RenameAsync(id, "Wanda", "reception");
        await world.Manager.EraseAsync(id, "reception");

        Assert.Equal(
            [
                (ProfileEventKind.Created, "pipeline"),
                (ProfileEventKind.Renamed, "reception"),
                (ProfileEventKind.Established, "reception"),
                (ProfileEventKind.Improved, "pipeline"),
                (ProfileEventKind.Refined, "pipeline"),
                (ProfileEventKind.Erased, "reception"),
            ],
            world.Steps.All.Select(step => (step.Kind, step.Actor)));
        Assert.All(world.Steps.All, step => Assert.True(step.ProfileId == id && step.Reason.EndsWith('.') && !step.ToString().Contains("Wanda", StringComparison.Ordinal)));
        Assert.Equal(["s1", "s2", "s3", "s4"], world.Steps.All[0].SampleIds);
        Assert.Equal(["s5"], world.Steps.All[3].SampleIds);
    }

    [Fact]
    public async Task An_erasure_can_be_told_again_and_only_of_who_is_gone()
    {
        await using var world = await ProfileWorld.NewAsync(2);
        var id = (await world.CaptureAsync(world.Faces.Person())).Id;

        Assert.False(await world.Manager.ForgetErasedAsync(id, "reception"));
        await world.Manager.EraseAsync(id, "reception");
        Assert.True(await world.Manager.ForgetErasedAsync(id, "reception"));

        Assert.Equal([ProfileEventKind.Created, ProfileEventKind.Erased, ProfileEventKind.Erased], world.Steps.Kinds);
        Assert.Equal((id, "reception"), (world.Steps.All[2].ProfileId, world.Steps.All[2].Actor));
    }

    [Fact]
    public async Task What_somebody_does_with_an_alert_is_told_and_names_nobody_who_is_erased()
    {
        await using var world = await ProfileWorld.NewAsync(2);
        var id = (await world.CaptureAsync(world.Faces.Person())).Id;
        world.Steps.All.Clear();

        await world.Manager.NoteAlertRetriedAsync("a1", "mail", id, "reception");
        await world.Manager.NoteAlertDeletedAsync("a2", "mail", null, "reception");
        await world.Manager.EraseAsync(id, "reception");
        await world.Manager.NoteAlertDeletedAsync("a3", "mail", id, "reception");

        Assert.Equal(
            [(ProfileEventKind.AlertRetried, id), (ProfileEventKind.AlertDeleted, ""), (ProfileEventKind.Erased, id), (ProfileEventKind.AlertDeleted, "")],
            world.Steps.All.Select(step => (step.Kind, step.ProfileId)));
        Assert.All(world.Steps.All, step => Assert.Equal("reception", step.Actor));
        Assert.Equal("Alert a1, which the sink 'mail' could not deliver, was sent to it again.", world.Steps.All[0].Reason);
    }

    [Fact]
    public async Task Enrolling_tells_that_a_person_was_made_or_named()
    {
        await using var world = await ProfileWorld.NewAsync(2);
        var (alice, bob) = (world.Faces.Person(), world.Faces.Person());
        await world.CaptureAsync(alice);
        world.Steps.All.Clear();

        await world.Manager.EnrollAsync("Alice", [world.Look(alice, 0, 0.8f, 0.95f)], "", "reception");
        await world.Manager.EnrollAsync("Bob", [world.Look(bob, 0, 0.8f, 0.95f)], "", "reception");

        // In the order of the saves: named and enrolled at once.
        Assert.Equal(
            [ProfileEventKind.Improved, ProfileEventKind.Established, ProfileEventKind.Renamed, ProfileEventKind.Created, ProfileEventKind.Established],
            world.Steps.Kinds);
        Assert.All(world.Steps.All, step => Assert.Equal("reception", step.Actor));
    }

    [Fact]
    public async Task Every_sample_says_why_it_was_admitted()
    {
        await using var world = await ProfileWorld.NewAsync(2);
        var person = world.Faces.Person();
        var id = (await world.CaptureAsync(person)).Id;
        await world.ImproveAsync(id, person, 0.82f);
        var look = world.Look(person, 0, 0.9f, 0.95f);
        await world.Manager.EnrollAsync("Alice", [look, world.Look(person, 1, 0.7f, 0.95f)]);

        var samples = world.Manager.Find(id)!.Samples;
        Assert.All(samples.Take(4), sample => Assert.Matches(@"^Founding look: agrees with the others by 0\.\d\d \(bar 0\.65\), nobody known yet, quality 0\.80\.$", sample.Admission));
        Assert.Matches(@"^Captured: similarity to the anchors 0\.\d\d \(bar 0\.65\), nobody else known, quality 0\.82\.$", samples[4].Admission);
        Assert.Matches(@"^Enrolled by a person: agrees with the other pictures by 0\.\d\d \(bar 0\.35\), quality 0\.90\.$", samples[5].Admission);
        var similarity = SampleSelection.AnchorSimilarity(samples.Take(4), samples[4].Embedding);
        Assert.Contains(similarity.ToString("0.00", CultureInfo.InvariantCulture), samples[4].Admission, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_in_the_place_of_a_worse_one_says_so()
    {
        await using var world = await ProfileWorld.NewAsync(2, new ProfileOptions { SamplesKept = 5 });
        var person = world.Faces.Person();
        var id = (await world.CaptureAsync(person)).Id;
        await world.ImproveAsync(id, person, 0.71f);
        await world.ImproveAsync(id, person, 0.9f);

        Assert.EndsWith(", in place of s5 of quality 0.71.", world.Manager.Find(id)!.Samples[^1].Admission, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_that_fails_stops_nothing()
    {
        await using var world = await ProfileWorld.NewAsync();
        var steps = new StepList();
        await using var manager = new ProfileManager(
            new InMemoryProfileStore(), new Gallery("synthetic-1", 512), new ProfileOptions(), new RecognitionOptions(), SyntheticFaces.Calibration, [new Broken(), steps], world.Time);
        await manager.LoadAsync();

        await manager.EnrollAsync("Alice", [world.Look(world.Faces.Person(), 0, 0.8f, 0.9f)]);

        Assert.Equal([ProfileEventKind.Created, ProfileEventKind.Established], steps.Kinds);
    }

    [Fact]
    public async Task An_id_is_not_given_twice_even_within_the_second_in_which_its_profile_was_erased()
    {
        await using var world = await ProfileWorld.NewAsync();
        var first = (await world.CaptureAsync(world.Faces.Person())).Id;
        await world.Manager.EraseAsync(first);
        var second = (await world.CaptureAsync(world.Faces.Person())).Id;

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_founding_look_that_contradicts_the_others_goes_and_an_enrolled_one_stays()
    {
        await using var world = await ProfileWorld.NewAsync(4);
        var person = world.Faces.Person();
        var profile = world.Faces.Profile("alice", person, samples: 4) with { Name = "Alice" };
        var wrong = profile.Samples[0] with { Id = "founding", Embedding = world.Faces.Person() };
        var given = profile.Samples[0] with { Id = "given", Embedding = world.Faces.Person(), Origin = ProfileOrigin.Enrolled };
        await world.Store.SaveAsync(profile with { Samples = [.. profile.Samples, wrong, given] });
        await world.RestartAsync();

        await world.Manager.PruneAsync();

        Assert.Equal(["s1", "s2", "s3", "s4", "given"], world.Manager.Find("alice")!.Samples.Select(sample => sample.Id));
        Assert.Equal(["founding"], Assert.Single(world.Steps.All, step => step.Kind == ProfileEventKind.Pruned).SampleIds);
    }

    private sealed class Broken : IProfileEventSink
    {
        public ValueTask PublishAsync(ProfileEvent profileEvent, CancellationToken cancellationToken = default) => throw new IOException("Full.");
    }
}
