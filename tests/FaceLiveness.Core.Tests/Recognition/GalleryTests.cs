using CsCheck;
using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Recognition;

public sealed class GalleryTests
{
    private readonly SyntheticFaces _faces = new(21);

    [Fact]
    public void An_empty_gallery_knows_nobody()
    {
        var search = Gallery().Snapshot.Search(_faces.Person());
        Assert.Equal(new GallerySearch(null, null), search);
    }

    [Fact]
    public void A_profiles_similarity_is_the_mean_of_its_two_nearest_samples()
    {
        var probe = _faces.Person();
        var gallery = Gallery();
        gallery.Put(Of("a", _faces.At(probe, 0.9f), _faces.At(probe, 0.2f), _faces.At(probe, 0.5f)));
        gallery.Put(Of("b", _faces.At(probe, 0.6f)));

        var search = gallery.Snapshot.Search(probe);

        Assert.Equal("a", search.Best!.Value.ProfileId);
        Assert.Equal(0.7f, search.Similarity, 1e-4);
        Assert.Equal("b", search.SecondBest!.Value.ProfileId);
        Assert.Equal(0.1f, search.Lead, 1e-4);
    }

    [Fact]
    public void After_any_sequence_of_changes_a_search_gives_what_a_plain_comparison_of_what_is_left_gives() =>
        Gen.Select(Gen.Int, Gen.Select(Gen.Int[0, 9], Gen.Int[0, 4]).Array[1, 60]).Sample(
            (seed, changes) =>
            {
                var faces = new SyntheticFaces(seed, dimension: 112);
                var gallery = new Gallery("synthetic-1", 112);
                var expected = new Dictionary<string, Profile>();
                foreach (var (who, samples) in changes)
                {
                    var id = $"p{who}";
                    if (samples == 0)
                    {
                        Assert.Equal(expected.Remove(id), gallery.Remove(id));
                    }
                    else
                    {
                        expected[id] = faces.Profile(id, faces.Person(), samples);
                        Assert.True(gallery.Put(expected[id]));
                    }
                }

                var probe = faces.Person();
                var ranked = expected.Values
                    .Select(profile => (profile.Id, Similarity: profile.Samples.Select(s => s.Embedding.Similarity(probe)).OrderDescending().Take(2).Average()))
                    .OrderByDescending(pair => pair.Similarity).ToList();
                var search = gallery.Snapshot.Search(probe);

                Assert.Equal(expected.Count, gallery.Snapshot.Count);
                Assert.Equal(ranked.ElementAtOrDefault(0).Id, search.Best?.ProfileId);
                Assert.Equal(ranked.ElementAtOrDefault(1).Id, search.SecondBest?.ProfileId);
                Assert.Equal(ranked.Count > 0 ? ranked[0].Similarity : -1, search.Similarity, 1e-4);
            },
            iter: 200);

    [Fact]
    public void Old_rows_are_given_up_when_they_outweigh_the_living()
    {
        var faces = new SyntheticFaces(22, dimension: 112);
        var gallery = new Gallery("synthetic-1", 112);
        var person = faces.Person();
        var restless = faces.Profile("restless", faces.Person(), 8);
        for (var i = 0; i < 10; i++)
        {
            gallery.Put(faces.Profile($"p{i}", i == 0 ? person : faces.Person()));
            for (var change = 0; change < 600; change++)
            {
                gallery.Put(restless);
            }
        }

        // 48,000 rows were written, 38 live.
        var rows = gallery.Snapshot.Blocks.Sum(block => block.Storage.Capacity);
        Assert.InRange(rows, 38, 3 * 4096);
        Assert.Equal(11, gallery.Snapshot.Count);
        Assert.Equal("p0", gallery.Snapshot.Search(person).Best!.Value.ProfileId);
    }

    [Fact]
    public void A_snapshot_in_use_does_not_change()
    {
        var gallery = Gallery();
        var person = _faces.Person();
        gallery.Put(_faces.Profile("a", person));
        var before = gallery.Snapshot;
        var found = before.Search(person);

        gallery.Put(_faces.Profile("a", _faces.Person()));
        gallery.Remove("a");

        Assert.Equal(found, before.Search(person));
        Assert.True(gallery.Snapshot.Version > before.Version);
        Assert.Equal(0, gallery.Snapshot.Count);
    }

    [Fact]
    public async Task Searching_while_another_thread_changes_the_gallery_always_finds_who_stays()
    {
        var gallery = Gallery();
        var person = _faces.Person();
        gallery.Put(_faces.Profile("stays", person));
        var others = Enumerable.Range(0, 8).Select(i => _faces.Profile($"p{i}", _faces.Person())).ToArray();
        var writer = Task.Run(
            () =>
            {
                for (var i = 0; i < 4000; i++)
                {
                    gallery.Put(others[i % 8]);
                    gallery.Remove(others[(i + 3) % 8].Id);
                }
            },
            TestContext.Current.CancellationToken);

        while (!writer.IsCompleted)
        {
            var search = gallery.Snapshot.Search(person);
            Assert.Equal("stays", search.Best!.Value.ProfileId);
            Assert.InRange(search.Similarity, 0.5f, 1);
        }

        await writer;
    }

    [Fact]
    public void A_probe_of_another_model_is_never_compared()
    {
        var gallery = Gallery();
        gallery.Put(_faces.Profile("a", _faces.Person()));
        var probe = new SyntheticFaces(1, modelId: "other").Person();

        var fault = Assert.Throws<EmbeddingModelMismatchException>(() => gallery.Snapshot.Search(probe));
        Assert.Equal(("synthetic-1", "other"), (fault.Expected, fault.Found));
    }

    [Fact]
    public void Profiles_of_another_model_are_left_out_and_reported_by_id_but_not_by_name()
    {
        var log = new RecordedLog<Gallery>();
        var gallery = new Gallery("synthetic-1", 512, log);
        var foreign = new SyntheticFaces(1, modelId: "other");

        gallery.Replace([_faces.Profile("a", _faces.Person()), foreign.Profile("b", foreign.Person()) with { Name = "Wanda" }]);

        Assert.Equal(1, gallery.Snapshot.Count);
        var line = Assert.Single(log.Lines);
        Assert.Contains("1 profile(s)", line, StringComparison.Ordinal);
        Assert.Contains(": b.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Wanda", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_changes_to_another_model_leaves_the_gallery()
    {
        var gallery = Gallery();
        gallery.Put(_faces.Profile("a", _faces.Person()));
        var foreign = new SyntheticFaces(1, modelId: "other");

        Assert.False(gallery.Put(foreign.Profile("a", foreign.Person())));

        Assert.Equal(0, gallery.Snapshot.Count);
    }

    private static Gallery Gallery() => new("synthetic-1", 512);

    private static Profile Of(string id, params FaceEmbedding[] samples) => new()
    {
        Id = id,
        Name = id,
        Samples = [.. samples.Select((embedding, i) => new ProfileSample { Id = $"s{i}", Embedding = embedding })],
    };
}
