using System.IO.Compression;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Models.Tests;

public sealed class ModelStoreTests : StoreFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_local_folder_comes_before_what_is_installed_and_the_first_folder_before_the_second()
    {
        var content = Content(1000);
        Put("home/models/probe.onnx", content);
        var second = Put("second/probe.onnx", content);
        var folders = new[] { Folder("first"), Folder("second") };

        Assert.Equal(second, (await Store([Nowhere(content)], localFolders: folders).GetAsync("probe", Token)).Path);
        var first = Put("first/probe.onnx", content);
        Assert.Equal(first, (await Store([Nowhere(content)], localFolders: folders).GetAsync("probe", Token)).Path);
    }

    [Fact]
    public async Task A_wrong_file_in_a_local_folder_is_refused_not_passed_over()
    {
        var content = Content(1000);
        Put("home/models/probe.onnx", content);
        var wrong = Put("mine/probe.onnx", Content(1000, seed: 2));

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([Nowhere(content)], localFolders: [Folder("mine")]).GetAsync("probe", Token));

        Assert.Equal("probe", exception.Id);
        Assert.Contains(wrong, exception.Message, StringComparison.Ordinal);
        Assert.Contains(Hash(content), exception.Message, StringComparison.Ordinal);
        Assert.Contains(Hash(Content(1000, seed: 2)), exception.Message, StringComparison.Ordinal);
        Assert.Contains("folder of your own", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_the_error_names_the_model_what_was_tried_and_how_to_install_by_hand()
    {
        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([Nowhere(Content(10))], localFolders: [Folder("mine")]).GetAsync("probe", Token));

        Assert.Contains("'probe' is not installed", exception.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(Folder("mine"), "probe.onnx"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("tried http://127.0.0.1:9/probe.onnx", exception.Message, StringComparison.Ordinal);
        Assert.Contains("facelive models pull probe", exception.Message, StringComparison.Ordinal);
        Assert.Contains("on another machine and copy", exception.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(Home, "models", "probe.onnx"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_AutoInstall_the_network_is_not_touched()
    {
        var content = Content(1000);
        await using var server = new LoopbackServer(request => LoopbackServer.Serve(content, request));
        var store = Store([Entry(new UrlSource(server.Url), content)], autoInstall: false);

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await store.GetAsync("probe", Token));

        Assert.Contains("AutoInstall = false", exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_missing_model_is_downloaded_checked_and_described()
    {
        var content = Content(300_000);
        await using var server = new LoopbackServer(request => LoopbackServer.Serve(content, request));

        var file = await Store([Entry(new UrlSource(server.Url), content)]).GetAsync("probe", Token);

        Assert.Equal(new ModelFile("probe", ModelRole.FaceDetector, Path.Combine(Home, "models", "probe.onnx"), Hash(content)) { License = "CC0-1.0" }, file);
        Assert.Equal(content, await File.ReadAllBytesAsync(file.Path, Token));
        var downloading = Progress.Where(progress => progress.Step == ModelStep.Downloading).ToArray();
        Assert.Equal(downloading.Select(progress => progress.Bytes).Order(), downloading.Select(progress => progress.Bytes));
        Assert.Equal(new ModelProgress("probe", ModelStep.Downloading, content.Length, content.Length), downloading[^1]);
        Assert.Equal(new ModelProgress("probe", ModelStep.Installed, content.Length), Progress.Last());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Home, "partial")));
    }

    [Fact]
    public async Task The_licence_is_told_before_anything_is_fetched_and_before_first_use()
    {
        var content = Content(1000);
        string[] toldBefore = [];
        await using var server = new LoopbackServer(request =>
        {
            toldBefore = [.. Log.Lines.Select(line => line.Text)];
            return LoopbackServer.Serve(content, request);
        });
        var store = Store([Entry(new UrlSource(server.Url), content)]);

        var file = await store.GetAsync("probe", Token);
        await store.GetAsync("probe", Token);

        Assert.Contains("Licence of probe: CC0-1.0. Made up for tests.", toldBefore);
        Assert.Single(Log.Lines, line => line.Text.StartsWith("Licence of", StringComparison.Ordinal));
        Assert.True(store.Catalog.TryGetEntry(file, out var entry));
        Assert.Equal("probe: CC0-1.0. Made up for tests.", entry.LicenseSentence);

        await Store([Nowhere(content)]).GetAsync("probe", Token);
        Assert.Equal(2, Log.Lines.Count(line => line.Text.StartsWith("Licence of", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_damaged_file_is_refused_and_mended_by_pulling()
    {
        var content = Content(1000);
        await using var server = new LoopbackServer(request => LoopbackServer.Serve(content, request));
        var store = Store([Entry(new UrlSource(server.Url), content)]);
        var file = await store.GetAsync("probe", Token);
        await File.WriteAllBytesAsync(file.Path, Content(900), Token);

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await store.GetAsync("probe", Token));
        Assert.Contains("damaged or was changed", exception.Message, StringComparison.Ordinal);
        Assert.Contains("facelive models pull probe", exception.Message, StringComparison.Ordinal);
        Assert.Equal(ModelState.Corrupt, Assert.Single(await store.ListAsync(Token)).State);

        Assert.Equal(ModelState.Installed, Assert.Single(await store.PullAsync(["probe"], Token)).State);
        Assert.Equal(file, await store.GetAsync("probe", Token));
    }

    [Fact]
    public async Task A_file_is_hashed_again_only_when_its_length_or_time_stamp_has_changed()
    {
        var content = Content(1000);
        var path = Put("home/models/probe.onnx", content);
        var written = File.GetLastWriteTimeUtc(path);
        await Store([Nowhere(content)]).GetAsync("probe", Token);

        // Same length and time stamp: not looked into, also by another store, or the hash would be found out here.
        await File.WriteAllBytesAsync(path, Content(1000, seed: 2), Token);
        File.SetLastWriteTimeUtc(path, written);
        Assert.Equal(Hash(content), (await Store([Nowhere(content)]).GetAsync("probe", Token)).Sha256);

        // Verifying always looks, and what it finds is remembered.
        Assert.Equal(ModelState.Corrupt, Assert.Single(await Store([Nowhere(content)]).VerifyAsync(cancellationToken: Token)).State);
        await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([Nowhere(content)]).GetAsync("probe", Token));

        await File.WriteAllBytesAsync(path, content, Token);
        File.SetLastWriteTimeUtc(path, written.AddSeconds(1));
        Assert.Equal(Hash(content), (await Store([Nowhere(content)]).GetAsync("probe", Token)).Sha256);
    }

    [Fact]
    public async Task A_memory_of_hashes_that_cannot_be_read_costs_only_time()
    {
        var content = Content(1000);
        Put("home/models/probe.onnx", content);
        Put("home/verified.json", [(byte)'{', 0]);

        Assert.Equal(Hash(content), (await Store([Nowhere(content)]).GetAsync("probe", Token)).Sha256);
    }

    [Fact]
    public async Task Two_stores_that_install_at_once_download_once_and_both_get_the_model()
    {
        var content = Content(200_000);
        await using var server = new LoopbackServer(request => LoopbackServer.Serve(content, request));
        var entry = Entry(new UrlSource(server.Url), content);

        var files = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Store([entry]).GetAsync("probe", Token).AsTask(), Token)));

        Assert.Single(files.Distinct());
        Assert.Single(server.Requests);
        Assert.Equal(content, await File.ReadAllBytesAsync(files[0].Path, Token));
    }

    [Fact]
    public async Task A_store_waits_for_another_process_that_installs_and_can_be_stopped_while_it_does()
    {
        using var held = await InstallLock.TakeAsync(Home, TimeProvider.System, () => { }, Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = Store([Nowhere(Content(10))]).GetAsync("probe", stop.Token).AsTask();
        await Waits.Task.WaitAsync(Token);

        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task An_entry_without_a_known_hash_is_installed_only_against_a_hash_that_the_user_gives()
    {
        var content = Content(1000);
        await using var server = new LoopbackServer(request => LoopbackServer.Serve(content, request));
        var store = Store([Entry(new UrlSource(server.Url), content: null)]);

        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await store.GetAsync("probe", Token));
        Assert.Contains("no hash", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--sha256", refused.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);

        var wrong = await Assert.ThrowsAsync<ModelUnavailableException>(() => store.PullAsync("probe", Hash(Content(999)), Token));
        Assert.Contains(Hash(content), wrong.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Home, "models", "probe.onnx")));

        Assert.Equal(ModelState.Installed, (await store.PullAsync("probe", Hash(content).ToUpperInvariant(), Token)).State);
        Assert.Equal(Hash(content), (await store.GetAsync("probe", Token)).Sha256);
    }

    [Fact]
    public async Task A_file_put_there_by_hand_for_an_entry_without_a_known_hash_is_used_with_a_warning()
    {
        Put("home/models/probe.onnx", Content(1000));

        Assert.Equal(Hash(Content(1000)), (await Store([Nowhere(content: null)]).GetAsync("probe", Token)).Sha256);

        Assert.Contains(Log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("knows no hash", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hash_other_than_the_one_known_is_refused_before_anything_is_fetched()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store([Nowhere(Content(10))]).PullAsync("probe", Hash(Content(11)), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store([Nowhere(Content(10))]).PullAsync("probe", "abc", Token));
    }

    [Fact]
    public async Task A_model_in_an_archive_is_taken_out_of_it()
    {
        var content = Content(5000);
        var archive = Zip(("buffalo/det.onnx", content), ("buffalo/other.onnx", Content(10)));
        await using var server = new LoopbackServer(request => LoopbackServer.Serve(archive, request));

        var file = await Store([Entry(new UrlSource(server.Url, "det.onnx"), content)]).GetAsync("probe", Token);
        Assert.Equal(content, await File.ReadAllBytesAsync(file.Path, Token));

        var absent = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([Entry(new UrlSource(server.Url, "rec.onnx"), content, "rec")]).GetAsync("rec", Token));
        Assert.Contains("buffalo/other.onnx", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_must_be_made_by_hand_says_how()
    {
        var entry = Entry(new ManualSource(new Uri("https://example.org/weights"), "run 'export'"), content: null);

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([entry]).GetAsync("probe", Token));

        Assert.Contains("run 'export'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(Home, "models", "probe.onnx"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_tells_missing_from_installed_from_damaged()
    {
        var content = Content(1000);
        Put("home/models/here.onnx", content);
        Put("home/models/broken.onnx", Content(7));

        var list = await Store([Nowhere(content, "gone"), Nowhere(content, "here"), Nowhere(content, "broken")]).ListAsync(Token);

        Assert.Equal([("gone", ModelState.Missing, null), ("here", ModelState.Installed, 1000L), ("broken", ModelState.Corrupt, 7L)], list.Select(status => (status.Entry.Id, status.State, status.Bytes)));
        Assert.Equal(Path.Combine(Home, "models", "gone.onnx"), list[0].Path);
    }

    [Fact]
    public async Task Clips_live_apart_from_models_and_are_not_mistaken_for_them()
    {
        var clip = Nowhere(Content(10)) with { Role = null, FileName = "probe.mp4" };
        var path = Put("home/media/probe.mp4", Content(10));

        Assert.Equal(path, await Store([clip]).GetClipAsync("probe", Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store([clip]).GetAsync("probe", Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store([Nowhere(Content(10))]).GetClipAsync("probe", Token));
    }

    [Fact]
    public async Task A_home_folder_that_cannot_be_made_is_answered_with_what_to_do()
    {
        Put("home", []);

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([Nowhere(Content(10))]).GetAsync("probe", Token));

        Assert.Contains(Home, exception.Message, StringComparison.Ordinal);
        Assert.Contains("FACELIVENESS_HOME", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_ones_own_needs_no_entry()
    {
        var path = Put("own/my-model.onnx", Content(100));

        Assert.Equal(new ModelFile("my-model.onnx", ModelRole.FaceEmbedder, path, Hash(Content(100))), await ModelStore.FromFileAsync(path, ModelRole.FaceEmbedder, Token));
        await Assert.ThrowsAsync<FileNotFoundException>(() => ModelStore.FromFileAsync(path + ".no", ModelRole.FaceEmbedder, Token));
    }

    [Fact]
    public void The_home_folder_follows_the_environment()
    {
        static string From(string? own, string? cache, string profile = "/home/someone") => ModelStoreOptions.HomeFolderFrom(
            name => name switch { "FACELIVENESS_HOME" => own, "XDG_CACHE_HOME" => cache, _ => null }, profile);

        Assert.Equal(Path.GetFullPath("/somewhere"), From("/somewhere", "/cache"));
        Assert.Equal(Path.Combine("/cache", "faceliveness"), From(null, "/cache"));
        Assert.Equal(Path.Combine("/home/someone", ".cache", "faceliveness"), From("", "relative"));
        Assert.Contains("FACELIVENESS_HOME", Assert.Throws<InvalidOperationException>(() => From(null, null, "")).Message, StringComparison.Ordinal);
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
