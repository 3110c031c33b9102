using CsCheck;
using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Recognition;

/// <summary>Searches that begin with codes, beside searches that compare everybody.</summary>
public sealed class GalleryFirstPassTests
{
    private const int Dimension = 512;

    private static readonly Gen<(int Seed, int People, int Samples)> Galleries = Gen.Select(Gen.Int, Gen.Int[1, 1200], Gen.Int[1, 4]);

    [Fact]
    public void It_finds_the_same_two_with_the_same_similarities_whenever_one_is_near() =>
        Gen.Select(Galleries, Gen.Float[0.4f, 0.95f]).Sample(
            (setting, likeness) =>
            {
                var (faces, gallery, people) = Fill(setting);
                var probe = faces.At(people[^1], likeness);
                AssertAsGood(gallery.Exhaustive().Search(probe), gallery.Search(probe));
            },
            iter: 60);

    [Fact]
    public void It_finds_the_same_two_for_several_looks_one_of_them_bad() =>
        Gen.Select(Galleries, Gen.Int[1, 9], Gen.Float[0.01f, 1f].Array[9]).Sample(
            (setting, looks, qualities) =>
            {
                var (faces, gallery, people) = Fill(setting);
                var track = Enumerable.Range(0, looks)
                    .Select(i => faces.LookAt(i == 3 ? faces.Person() : people[0], i, qualities[i], 0.65f))
                    .ToArray();
                AssertAsGood(gallery.Exhaustive().Search(track), gallery.Search(track));
            },
            iter: 60);

    [Fact]
    public void A_second_who_is_almost_as_near_is_never_missed() =>
        Gen.Select(Galleries, Gen.Float[0.45f, 0.9f], Gen.Float[0, 0.05f]).Sample(
            (setting, likeness, behind) =>
            {
                var (faces, _, people) = Fill(setting);
                var probe = faces.Person();
                var gallery = Gallery();
                gallery.Replace(
                [
                    .. people.Select((person, i) => Of($"p{i}", person)),
                    Of("second", faces.At(probe, likeness - behind)),
                    Of("best", faces.At(probe, likeness)),
                ]);

                var search = gallery.Snapshot.Search(probe);

                var exact = gallery.Snapshot.Exhaustive().Search(probe);
                Assert.Equal(exact, search);
                Assert.Equal(["best", "second"], new[] { search.Best!.Value.ProfileId, search.SecondBest!.Value.ProfileId }.Order());
            },
            iter: 60);

    [Fact]
    public void Among_hundreds_who_look_alike_the_nearest_two_are_found() =>
        Gen.Select(Gen.Int, Gen.Float[0.4f, 0.8f]).Sample(
            (seed, likeness) =>
            {
                // Estimates spread by 0.03 here too: by them alone the nearest two are seldom the first two, and often not among the first 32.
                var faces = new SyntheticFaces(seed);
                var probe = faces.Person();
                var gallery = Gallery();
                gallery.Replace(Enumerable.Range(0, 600).Select(i => Of($"p{i}", faces.At(probe, likeness + (i * 37 % 600 * 0.00005f)))));
                Assert.Equal(gallery.Snapshot.Exhaustive().Search(probe), gallery.Snapshot.Search(probe));
            },
            iter: 40);

    [Fact]
    public void Most_searches_for_strangers_find_the_same_two_and_none_makes_them_nearer_than_they_are()
    {
        var (faces, gallery, _) = Fill((5, 4000, 1));
        var same = 0;
        for (var i = 0; i < 100; i++)
        {
            var probe = faces.Person();
            var (exact, search) = (gallery.Exhaustive().Search(probe), gallery.Search(probe));
            Assert.True(search.Similarity <= exact.Similarity && search.SecondBest!.Value.Similarity <= exact.SecondBest!.Value.Similarity);
            same += exact == search ? 1 : 0;
        }

        Assert.InRange(same, 95, 100);
    }

    [Fact]
    public void Estimates_are_as_good_as_they_say_wherever_faces_lie()
    {
        var code = new GalleryCode(Dimension);
        var faces = new SyntheticFaces(9);
        var errors = new List<double>();
        for (var i = 0; i < 400; i++)
        {
            // One number of 512 only, the hardest case for signs; then faces, which fill 108 directions.
            var probe = i < 50 ? new FaceEmbedding("synthetic-1", OneHot(i)) : faces.Person();
            var table = new GalleryCodeTable(code, probe.Vector);
            var group = new byte[code.GroupBytes];
            var rows = Enumerable.Range(0, GalleryCode.GroupRows).Select(row => faces.At(probe, (row / 10f) - 0.6f)).ToArray();
            for (var row = 0; row < rows.Length; row++)
            {
                code.Write(rows[row].Vector, group, row);
            }

            var estimates = new float[GalleryCode.GroupRows];
            table.Estimate(group, estimates);
            errors.AddRange(rows.Select((row, at) => (double)(estimates[at] - row.Similarity(probe))));
        }

        Assert.InRange(errors.Average(), -0.005, 0.005);
        Assert.InRange(Math.Sqrt(errors.Average(error => error * error)), 0.02, code.Deviation);
        Assert.All(errors, error => Assert.InRange(error, -5 * code.Deviation, 5 * code.Deviation));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(112)]
    [InlineData(513)]
    [InlineData(5000)]
    public void Embeddings_of_any_dimension_are_estimated_within_what_is_said(int dimension)
    {
        var code = new GalleryCode(dimension);
        var random = new Random(dimension);
        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++)
        {
            vector[i] = random.NextSingle() - 0.5f;
        }

        var probe = new FaceEmbedding("m", vector);
        var group = new byte[code.GroupBytes];
        code.Write(probe.Vector, group, 7);
        var estimates = new float[GalleryCode.GroupRows];
        new GalleryCodeTable(code, probe.Vector).Estimate(group, estimates);
        Assert.Equal(1, estimates[7], 5 * code.Deviation);
    }

    [Fact]
    public void After_any_sequence_of_changes_both_find_the_same_and_never_who_was_removed() =>
        Gen.Select(Gen.Int, Gen.Select(Gen.Int[0, 19], Gen.Int[0, 70]).Array[1, 80]).Sample(
            (seed, changes) =>
            {
                var faces = new SyntheticFaces(seed, dimension: 112);
                var gallery = new Gallery("synthetic-1", 112, exhaustiveUpTo: 0);
                var left = new Dictionary<string, FaceEmbedding>();
                foreach (var (who, samples) in changes)
                {
                    var id = $"p{who}";
                    if (samples % 5 == 0)
                    {
                        gallery.Remove(id);
                        left.Remove(id);
                        continue;
                    }

                    left[id] = faces.Person();
                    gallery.Put(faces.Profile(id, left[id], samples));
                    var search = gallery.Snapshot.Search(left[id]);
                    AssertAsGood(gallery.Snapshot.Exhaustive().Search(left[id]), search);
                    Assert.Contains(search.Best!.Value.ProfileId, left.Keys);
                    Assert.True(search.SecondBest is null || left.ContainsKey(search.SecondBest.Value.ProfileId));
                }

                Assert.Equal(left.Count, gallery.Snapshot.Count);
                Assert.Equal(left.Count, gallery.Snapshot.Blocks.Sum(block => block.Entries.Length));
            },
            iter: 100);

    [Fact]
    public void Of_twins_the_first_is_best_in_either_search()
    {
        var faces = new SyntheticFaces(3);
        var (twin, probe) = (faces.Person(), faces.Person());
        var gallery = Gallery();
        gallery.Replace(Enumerable.Range(0, 300).Select(i => Of($"p{i}", i % 100 == 50 ? twin : faces.At(probe, 0.2f))));

        var search = gallery.Snapshot.Search(twin);

        Assert.Equal(("p50", "p150"), (search.Best!.Value.ProfileId, search.SecondBest!.Value.ProfileId));
        Assert.Equal(0, search.Lead);
        Assert.Equal(gallery.Snapshot.Exhaustive().Search(twin), search);
    }

    [Fact]
    public void It_does_not_lose_its_way_where_everybody_is_the_same()
    {
        var person = new SyntheticFaces(4).Person();
        var gallery = Gallery();
        gallery.Replace(Enumerable.Range(0, 5000).Select(i => Of($"p{i}", person)));

        var search = gallery.Snapshot.Search(person);

        Assert.Equal(("p0", "p1"), (search.Best!.Value.ProfileId, search.SecondBest!.Value.ProfileId));
    }

    [Fact]
    public void Nobody_and_a_single_person_are_galleries_too()
    {
        var faces = new SyntheticFaces(6);
        var person = faces.Person();
        var gallery = Gallery();
        Assert.Equal(new GallerySearch(null, null), gallery.Snapshot.Search(person));
        Assert.Equal(new GallerySearch(null, null), gallery.Snapshot.Search([faces.LookAt(person, 0)]));

        gallery.Put(Of("only", person));
        Assert.Equal("only", gallery.Snapshot.Search(person).Best!.Value.ProfileId);
        Assert.Null(gallery.Snapshot.Search(person).SecondBest);

        gallery.Remove("only");
        Assert.Equal(new GallerySearch(null, null), gallery.Snapshot.Search(person));
    }

    [Fact]
    public void The_similarity_to_one_profile_is_that_of_a_search_bit_for_bit()
    {
        var (faces, gallery, people) = Fill((7, 3000, 3));
        FaceLook[] looks = [.. Enumerable.Range(0, 5).Select(i => faces.LookAt(people[10], i))];
        var search = gallery.Search(looks);
        Assert.Equal(search.Best!.Value.Similarity, gallery.SimilarityTo(search.Best.Value.ProfileId, looks));
        Assert.Equal(search.SecondBest!.Value.Similarity, gallery.SimilarityTo(search.SecondBest.Value.ProfileId, looks));
    }

    [Fact]
    public async Task Searching_while_another_thread_changes_the_gallery_finds_who_stays_and_nobody_who_left()
    {
        var faces = new SyntheticFaces(8);
        var person = faces.Person();
        var gallery = Gallery();
        gallery.Put(Of("stays", person));
        for (var i = 0; i < 500; i++)
        {
            gallery.Put(faces.Profile($"left{i}", faces.Look(person), 2));
            gallery.Remove($"left{i}");
        }

        var others = Enumerable.Range(0, 300).Select(i => faces.Profile($"p{i}", faces.Person(), 1 + (i % 3))).ToArray();
        var writer = Task.Run(
            () =>
            {
                for (var i = 0; i < 3000; i++)
                {
                    gallery.Put(others[i % 300]);
                    gallery.Remove(others[(i + 100) % 300].Id);
                    if (i % 500 == 499)
                    {
                        gallery.Replace([Of("stays", person), .. others.Take(100)]);
                    }
                }
            },
            TestContext.Current.CancellationToken);

        while (!writer.IsCompleted)
        {
            var snapshot = gallery.Snapshot;
            var search = snapshot.Search(person);
            Assert.Equal("stays", search.Best!.Value.ProfileId);
            Assert.Equal(1, search.Similarity, 1e-5);
            Assert.False(search.SecondBest?.ProfileId.StartsWith("left", StringComparison.Ordinal) ?? false);
            AssertAsGood(snapshot.Exhaustive().Search(person), search);
        }

        await writer;
    }

    /// <summary>The nearest is the same, to the bit; the second too, unless it is far below anything that could keep a name from being given.</summary>
    private static void AssertAsGood(GallerySearch exact, GallerySearch search)
    {
        Assert.Equal(exact.Best, search.Best);
        if (exact.SecondBest is { Similarity: >= 0.3f } || search.SecondBest is null)
        {
            Assert.Equal(exact.SecondBest, search.SecondBest);
        }
        else
        {
            Assert.InRange(search.SecondBest.Value.Similarity, -1, exact.SecondBest!.Value.Similarity);
        }
    }

    private static Gallery Gallery() => new("synthetic-1", Dimension, exhaustiveUpTo: 0);

    private static (SyntheticFaces Faces, GallerySnapshot Gallery, FaceEmbedding[] People) Fill((int Seed, int People, int Samples) setting)
    {
        var faces = new SyntheticFaces(setting.Seed);
        var people = Enumerable.Range(0, setting.People).Select(_ => faces.Person()).ToArray();
        var gallery = Gallery();
        gallery.Replace(people.Select((person, i) => setting.Samples == 1 ? Of($"p{i}", person) : faces.Profile($"p{i}", person, 1 + (i % setting.Samples))));
        return (faces, gallery.Snapshot, people);
    }

    private static Profile Of(string id, FaceEmbedding sample) => new()
    {
        Id = id,
        Name = id,
        Samples = [new ProfileSample { Id = "s1", Embedding = sample }],
    };

    private static float[] OneHot(int at)
    {
        var vector = new float[Dimension];
        vector[at] = 1;
        return vector;
    }
}
