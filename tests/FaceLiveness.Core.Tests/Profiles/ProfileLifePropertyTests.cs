// All of it is in memory: there is nothing that a test could wait for.
#pragma warning disable xUnit1051

using CsCheck;

namespace FaceLiveness.Tests.Profiles;

/// <summary>Whatever is done to profiles, in whatever order: disk, memory and gallery agree, and no look is lost or doubled.</summary>
public sealed class ProfileLifePropertyTests
{
    private static readonly Gen<(int Kind, int A, int B)[]> Stories = Gen.Select(Gen.Int[0, 17], Gen.Int[0, 99], Gen.Int[0, 99]).Array[1, 30];

    [Fact]
    public Task Any_story_leaves_everything_consistent() =>
        Gen.Select(Gen.Int, Stories).SampleAsync(
            async (seed, story) =>
            {
                await using var world = await ProfileWorld.NewAsync(seed, new ProfileOptions { SamplesKept = 6, UndoMergeWithin = TimeSpan.FromDays(7) });
                await new Storyteller(world).TellAsync(story);
            },
            iter: 300, threads: 1);

    [Fact]
    public Task A_disk_that_breaks_at_any_write_of_any_story_loses_the_step_under_way_at_most() =>
        Gen.Select(Gen.Int, Stories, Gen.Int[0, 6]).SampleAsync(
            async (seed, story, writes) =>
            {
                await using var world = await ProfileWorld.NewAsync(seed, new ProfileOptions { SamplesKept = 6, UndoMergeWithin = TimeSpan.FromDays(7) });
                await new Storyteller(world) { WritesBeforeCrash = writes }.TellAsync(story);
            },
            iter: 300, threads: 1);

    [Fact]
    public Task A_merge_that_is_undone_at_once_has_changed_nothing() =>
        Gen.Select(Gen.Int, Stories, Gen.Int[0, 99], Gen.Int[0, 99]).SampleAsync(
            async (seed, story, a, b) =>
            {
                await using var world = await ProfileWorld.NewAsync(seed, new ProfileOptions { SamplesKept = 6 });
                await new Storyteller(world).TellAsync(story);
                var living = world.Manager.List();
                var (from, into) = (living.ElementAtOrDefault(a % Math.Max(living.Count, 1)), living.ElementAtOrDefault(b % Math.Max(living.Count, 1)));
                if (from is null || into is null || from.Id == into.Id)
                {
                    return;
                }

                var before = await world.TextAsync();
                await world.Manager.MergeAsync(from.Id, into.Id);
                Assert.NotEqual(before, await world.TextAsync());
                await world.Manager.UndoMergeAsync(from.Id);
                Assert.Equal(before, await world.TextAsync());
            },
            iter: 300, threads: 1);

    /// <summary>Does what a story says, and holds the world before each step against the world after it.</summary>
    private sealed class Storyteller(ProfileWorld world)
    {
        private readonly Dictionary<string, FaceEmbedding> _people = new(StringComparer.Ordinal);

        /// <summary>Breaks the disk in the last step of a story after so many writes, and starts again.</summary>
        public int? WritesBeforeCrash { get; init; }

        public async Task TellAsync((int Kind, int A, int B)[] story)
        {
            for (var i = 0; i < 3; i++)
            {
                await CaptureAsync();
            }

            foreach (var (i, (kind, a, b)) in story.Index())
            {
                var looks = await world.LooksAsync();
                var crashes = WritesBeforeCrash is not null && i == story.Length - 1;
                world.Store.WritesLeft = crashes ? WritesBeforeCrash!.Value : int.MaxValue;
                var fate = Fate.AllStay;
                try
                {
                    fate = await DoAsync(kind % 18, a, b);
                    Assert.True(fate != Fate.AllStay || looks.SetEquals(await world.LooksAsync()), $"Step {kind} lost or made a look.");
                    await world.CheckAsync(isSettled: true);
                }
                catch (IOException)
                {
                    // What the step was about to add or to drop may be there or not; the rest is.
                    await world.RestartAsync();
                    var after = await world.LooksAsync();
                    Assert.True(kind % 18 is 4 or 5 or 13 or 14 or 17 || looks.IsSubsetOf(after), $"A crash in step {kind} lost a look.");
                    await world.CheckAsync(isSettled: false);
                    await world.Manager.PruneAsync();
                    await world.CheckAsync(isSettled: true);
                    Assert.True((await world.LooksAsync()).IsSubsetOf(after));
                }
            }

            await world.RestartAsync();
            await world.CheckAsync(isSettled: true);
        }

        private async Task<Fate> DoAsync(int kind, int a, int b)
        {
            var living = world.Manager.List();
            var aliases = (await world.RecordsAsync()).Values.Where(record => record.MergedInto is not null).Select(record => record.Id).Order().ToArray();
            if (kind is 0 or 1 || living.Count == 0)
            {
                await CaptureAsync();
                return Fate.Other;
            }

            var (one, other) = (living[a % living.Count], living[b % living.Count]);
            switch (kind)
            {
                case 2 or 3:
                    await world.Manager.EnrollAsync($"Person {a}", [world.Look(PersonOf(one.Id), 1, 0.9f, 0.9f)]);
                    return Fate.Other;
                case 4 or 5:
                    await world.ImproveAsync(one.Id, PersonOf(one.Id), 0.5f + (b / 200f));
                    return Fate.Other;
                case 6 or 7 or 8 when one.Id != other.Id:
                    Assert.Equal(other.Id, (await world.Manager.MergeAsync(one.Id, other.Id))!.Id);
                    return Fate.AllStay;
                case 9 or 10 when aliases.Length > 0:
                    await UndoAsync(aliases[a % aliases.Length]);
                    return Fate.AllStay;
                case 11 when one.Samples.Count > 1:
                    var split = (await world.Manager.SplitAsync(one.Id, [.. one.Samples.Take(1 + (b % (one.Samples.Count - 1))).Select(sample => sample.Id)]))!;
                    _people[split.Id] = PersonOf(one.Id);
                    return Fate.AllStay;
                case 12 when one.Id != other.Id && one.Samples.Count > 1:
                    await world.Manager.ReassignSampleAsync(one.Id, one.Samples[a % one.Samples.Count].Id, other.Id);
                    return Fate.AllStay;
                case 13:
                    world.Time.Advance(TimeSpan.FromDays(b / 10.0));
                    await world.Manager.PruneAsync();
                    return Fate.Other;
                case 14 when b % 3 == 0:
                    await EraseAsync(aliases.Length > 0 && a % 2 == 0 ? aliases[a % aliases.Length] : one.Id);
                    return Fate.Other;
                case 15:
                    await world.Manager.RenameAsync(one.Id, $"Name {b}");
                    return Fate.AllStay;
                case 16:
                    await world.RestartAsync();
                    return Fate.AllStay;
                case 17:
                    await world.Manager.FindDuplicatesAsync();
                    return Fate.AllStay;
                default:
                    return Fate.AllStay;
            }
        }

        private async Task UndoAsync(string alias)
        {
            var record = (await world.RecordsAsync())[alias];
            var own = record.Samples.Where(sample => sample.OriginalProfileId is null).Select(ProfileWorld.Look).ToHashSet();
            try
            {
                var revived = await world.Manager.UndoMergeAsync(alias);
                Assert.Equal(alias, revived!.Id);
                Assert.Superset(own, revived.Samples.Select(ProfileWorld.Look).ToHashSet());
                Assert.Contains(record.MergedInto!, revived.NotSameAs);
            }
            catch (InvalidOperationException)
            {
                // Nothing has changed, which the caller sees from the looks.
            }
        }

        private async Task EraseAsync(string id)
        {
            var before = await world.RecordsAsync();
            var root = world.Manager.Find(id)!.Id;
            string[] family = [root, .. world.Manager.AliasesOf(root)];
            var looks = family.SelectMany(member => before[member].Samples).Select(ProfileWorld.Look).ToHashSet();
            world.Steps.All.Clear();

            Assert.True(await world.Manager.EraseAsync(id));

            var after = await world.RecordsAsync();
            Assert.Equal(family.Order(), world.Steps.All.Where(step => step.Kind == ProfileEventKind.Erased).Select(step => step.ProfileId).Order());
            Assert.Equal(before.Keys.Except(family).Order(), after.Keys.Order());
            Assert.False(looks.Overlaps(await world.LooksAsync()));
            Assert.All(after.Values, record => Assert.Empty(record.NotSameAs.Intersect(family)));
            Assert.All(after.Values, record => Assert.DoesNotContain(record.Samples, sample => family.Contains(sample.OriginalProfileId)));
        }

        private async Task CaptureAsync()
        {
            for (var made = false; !made;)
            {
                var person = world.Faces.Person();
                if (await world.TryCaptureAsync(person) is { } profile)
                {
                    made = true;
                    _people[profile.Id] = person;
                }
            }
        }

        // An enrolment may have made a profile that nobody here has met.
        private FaceEmbedding PersonOf(string id) => _people.TryGetValue(id, out var person) ? person : _people[id] = world.Faces.Person();
    }

    private enum Fate
    {
        AllStay,
        Other,
    }
}
