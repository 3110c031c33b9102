namespace FaceLiveness.Models.Tests;

public sealed class ModelCatalogTests : StoreFixture
{
    [Fact]
    public void The_default_pack_is_pinned_from_end_to_end()
    {
        var pack = ModelCatalog.DefaultPack.Select(id => ModelCatalog.Default[id]).ToArray();

        Assert.Equal(Enum.GetValues<ModelRole>(), pack.Select(entry => entry.Role!.Value).Order());
        Assert.All(pack, entry =>
        {
            Assert.NotNull(entry.Sha256);
            Assert.NotNull(entry.Bytes);
            Assert.IsType<NpmSource>(entry.Source);
            Assert.Equal(entry.Id + ".onnx", entry.FileName);
        });
    }

    [Fact]
    public void Every_entry_says_under_what_licence_and_from_where()
    {
        Assert.All(ModelCatalog.Default.Entries, entry =>
        {
            Assert.NotEmpty(entry.License);
            Assert.EndsWith(".", entry.Provenance, StringComparison.Ordinal);
            Assert.StartsWith(entry.Id + ": ", entry.LicenseSentence, StringComparison.Ordinal);
        });
        Assert.Contains("does not state where its models were trained", ModelCatalog.Default["faceplugin-feature"].LicenseSentence, StringComparison.Ordinal);
        Assert.Contains("non-commercial", ModelCatalog.Default["insightface-w600k-r50"].LicenseSentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_clips_are_no_models()
    {
        Assert.All(ModelCatalog.SampleClips, id => Assert.Null(ModelCatalog.Default[id].Role));
    }

    [Fact]
    public void An_unknown_id_is_answered_with_those_there_are()
    {
        var exception = Assert.Throws<ArgumentException>(() => ModelCatalog.Default["nanodte"]);

        Assert.Contains("nanodte", exception.Message, StringComparison.Ordinal);
        Assert.Contains("nanodet, faceplugin-detect", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../escape.onnx")]
    [InlineData("..")]
    [InlineData("sub/probe.onnx")]
    [InlineData("C:\\probe.onnx")]
    public void A_file_name_that_leaves_its_folder_is_refused(string fileName)
    {
        Assert.Throws<ArgumentException>(() => new ModelCatalog([Nowhere(Content(10)) with { FileName = fileName }]));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("model/..\\..\\x")]
    public void A_path_that_leaves_its_package_is_refused(string path)
    {
        var source = new NpmSource("some-package", "1.0.0", "sha512-x", 1, [new SourceFile(path, Hash(Content(10)))]);

        Assert.Contains("stay inside", Assert.Throws<ArgumentException>(() => new ModelCatalog([Entry(source, Content(10))])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var entry = Nowhere(Content(10)) with { Sha256 = "ABC", FileName = "a/b" };

        var exception = Assert.Throws<ArgumentException>(() => new ModelCatalog([entry, entry]));

        Assert.Contains("'ABC'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'a/b'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'probe' is there 2 times", exception.Message, StringComparison.Ordinal);
    }
}
