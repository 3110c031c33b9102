using CsCheck;
using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Profiles;

public sealed class SampleSelectionTests
{
    private const float Duplicate = 0.92f;

    private static readonly Gen<List<ProfileSample>> Samples =
        Gen.Select(Gen.Int, Gen.Select(Gen.Int[0, 2], Gen.Single[0.4f, 1], Gen.Int[0, 5]).Array[1, 16]).Select((seed, kinds) =>
        {
            var faces = new SyntheticFaces(seed);
            var person = faces.Person();
            var poses = Enumerable.Range(0, 6).Select(_ => faces.Look(person)).ToArray();
            return kinds.Select((kind, i) => new ProfileSample
            {
                Id = $"s{i}",
                Embedding = faces.At(poses[kind.Item3], 0.97f),
                Quality = kind.Item2,
                Origin = kind.Item1 == 2 ? ProfileOrigin.Enrolled : ProfileOrigin.Captured,
                IsFounding = kind.Item1 == 1,
            }).ToList();
        });

    [Fact]
    public void Five_copies_of_one_pose_leave_room_for_the_others()
    {
        var faces = new SyntheticFaces(3);
        var person = faces.Person();
        var pose = faces.Look(person);
        ProfileSample[] copies = [.. Enumerable.Range(0, 5).Select(i => Founding($"copy{i}", faces.At(pose, 0.98f), 0.8f + (i / 100f)))];
        ProfileSample[] others = [.. Enumerable.Range(0, 3).Select(i => Founding($"other{i}", faces.Look(person), 0.5f))];

        var kept = SampleSelection.Trim([.. copies, .. others], 4, Duplicate);

        Assert.Equal(["copy4", "other0", "other1", "other2"], kept.Select(sample => sample.Id));
    }

    [Fact]
    public void Of_equally_good_looks_the_one_that_shows_something_new_is_kept()
    {
        var faces = new SyntheticFaces(4);
        var front = faces.Person();
        var (alike, different) = (faces.At(front, 0.85f), faces.At(front, 0.55f));

        var kept = SampleSelection.Trim([Founding("front", front, 0.9f), Founding("alike", alike, 0.8f), Founding("different", different, 0.75f)], 2, Duplicate);

        Assert.Equal(["front", "different"], kept.Select(sample => sample.Id));
    }

    [Fact]
    public void As_many_as_may_be_are_kept_in_their_order_and_the_order_decides_nothing() =>
        Gen.Select(Samples, Gen.Int[1, 16], Gen.Int).Sample((samples, most, seed) =>
        {
            var kept = SampleSelection.Trim(samples, most, Duplicate);
            var shuffled = samples.ToList();
            new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(shuffled));
            var again = SampleSelection.Trim(shuffled, most, Duplicate);
            return kept.Count == Math.Min(most, samples.Count)
                && kept.SequenceEqual(samples.Where(kept.Contains))
                && kept.ToHashSet().SetEquals(again);
        });

    [Fact]
    public void No_copy_is_kept_in_the_place_of_a_look_that_is_none_and_nothing_is_kept_in_the_place_of_a_higher_kind() =>
        Gen.Select(Samples, Gen.Int[1, 16]).Sample((samples, most) =>
        {
            var kept = SampleSelection.Trim(samples, most, Duplicate);
            var dropped = samples.Except(kept).Where(sample => !HasCopyIn(kept, sample)).ToList();
            var copies = kept.Where(sample => HasCopyIn([.. kept.Where(other => other != sample)], sample)).ToList();
            return (dropped.Count == 0 || copies.Count == 0)
                && dropped.TrueForAll(gone => kept.TrueForAll(sample => Kind(sample) >= Kind(gone)));
        });

    [Fact]
    public void Room_for_one_more_keeps_all_that_were_kept_before() =>
        Gen.Select(Samples, Gen.Int[1, 15]).Sample((samples, most) =>
            SampleSelection.Trim(samples, most, Duplicate).ToHashSet().IsSubsetOf(SampleSelection.Trim(samples, most + 1, Duplicate)));

    private static bool HasCopyIn(List<ProfileSample> samples, ProfileSample sample) =>
        samples.Exists(other => other.Embedding.Similarity(sample.Embedding) > Duplicate);

    private static int Kind(ProfileSample sample) => sample.Origin == ProfileOrigin.Enrolled ? 2 : sample.IsFounding ? 1 : 0;

    private static ProfileSample Founding(string id, FaceEmbedding embedding, float quality) =>
        new() { Id = id, Embedding = embedding, Quality = quality, IsFounding = true };
}
