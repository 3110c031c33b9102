using CsCheck;
using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Recognition;

public sealed class GalleryBatchTests
{
    [Fact]
    public void Searching_for_several_at_once_finds_what_single_searches_find_bit_for_bit() =>
        Gen.Select(Gen.Int, Gen.Int[0, 300], Gen.Int[0, 19], Gen.Bool, Gen.OneOf(Gen.Const(112), Gen.Const(120), Gen.Const(512))).Sample(
            (seed, people, probes, codes, dimension) =>
            {
                var faces = new SyntheticFaces(seed, dimension: dimension);
                var gallery = new Gallery("synthetic-1", dimension, codes ? 0 : int.MaxValue);
                gallery.Replace(Enumerable.Range(0, people).Select(i => faces.Profile($"p{i}", faces.Person(), 1 + (i % 3))));
                var batch = Enumerable.Range(0, probes).Select(_ => faces.Person()).ToArray();

                Assert.Equal(batch.Select(gallery.Snapshot.Search), gallery.Snapshot.SearchEach(batch));
            },
            iter: 200);

    [Fact]
    public void Several_looks_at_once_give_what_each_gives_by_itself()
    {
        var faces = new SyntheticFaces(31);
        var gallery = new Gallery("synthetic-1", 512);
        var person = faces.Person();
        gallery.Put(faces.Profile("a", person, 2));
        gallery.Put(faces.Profile("b", faces.Person()));
        FaceLook[] looks = [.. Enumerable.Range(0, 7).Select(i => faces.LookAt(person, i, 0.1f * (i + 1)))];

        var single = looks.Select(look => gallery.Snapshot.Search(look.Embedding).Similarity).ToArray();
        var expected = LookFusion.Fuse(single, [.. looks.Select(look => look.Quality)]);

        Assert.Equal(expected, gallery.Snapshot.Search(looks).Similarity);
    }

    [Fact]
    public void One_probe_of_another_model_refuses_all()
    {
        var faces = new SyntheticFaces(32);
        var gallery = new Gallery("synthetic-1", 512);
        gallery.Put(faces.Profile("a", faces.Person()));
        Assert.Throws<EmbeddingModelMismatchException>(
            () => gallery.Snapshot.SearchEach([faces.Person(), new SyntheticFaces(1, modelId: "other").Person()]));
    }
}
