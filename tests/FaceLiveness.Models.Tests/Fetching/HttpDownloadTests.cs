using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Models.Tests;

public sealed class HttpDownloadTests : StoreFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broken_connection_is_resumed_where_it_broke()
    {
        var content = Content(500_000);
        await using var server = new LoopbackServer(request => LoopbackServer.Serve(content, request, breakAfter: request.RangeFrom is null or 100_000 ? 100_000 : null));

        var file = await Store([Entry(new UrlSource(server.Url), content)]).GetAsync("probe", Token);

        Assert.Equal(content, await File.ReadAllBytesAsync(file.Path, Token));
        Assert.Equal([null, 100_000, 200_000], server.Requests.Select(request => request.RangeFrom));
    }

    [Fact]
    public async Task A_download_that_was_given_up_is_resumed_by_the_next_store()
    {
        var content = Content(500_000);
        var up = false;
        await using var server = new LoopbackServer(request => up
            ? LoopbackServer.Serve(content, request)
            : request.RangeFrom is null ? LoopbackServer.Serve(content, request, breakAfter: 123_456) : new LoopbackServer.Response(503, []));
        var entry = Entry(new UrlSource(server.Url), content);

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([entry]).GetAsync("probe", Token));
        Assert.Contains("503", exception.Message, StringComparison.Ordinal);
        up = true;
        var file = await Store([entry]).GetAsync("probe", Token);

        Assert.Equal(content, await File.ReadAllBytesAsync(file.Path, Token));
        Assert.Equal(123_456, server.Requests.Last().RangeFrom);
    }

    [Fact]
    public async Task A_beginning_that_belongs_to_another_file_is_thrown_away()
    {
        var content = Content(500_000);
        Put("home/partial/probe.partial", Content(1000, seed: 9));
        await using var server = new LoopbackServer(request => LoopbackServer.Serve(content, request));

        var file = await Store([Entry(new UrlSource(server.Url), content)]).GetAsync("probe", Token);

        Assert.Equal(content, await File.ReadAllBytesAsync(file.Path, Token));
        Assert.Equal([1000, null], server.Requests.Select(request => request.RangeFrom));
    }

    [Fact]
    public async Task A_server_that_cannot_resume_sends_the_whole_again()
    {
        var content = Content(50_000);
        Put("home/partial/probe.partial", content[..1000]);
        await using var server = new LoopbackServer(_ => new LoopbackServer.Response(200, content));

        var file = await Store([Entry(new UrlSource(server.Url), content)]).GetAsync("probe", Token);

        Assert.Equal(content, await File.ReadAllBytesAsync(file.Path, Token));
    }

    [Fact]
    public async Task A_file_of_the_wrong_content_is_refused_and_leaves_nothing_behind()
    {
        await using var server = new LoopbackServer(request => LoopbackServer.Serve(Content(1000, seed: 3), request));

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(async () => await Store([Entry(new UrlSource(server.Url), Content(1000))]).GetAsync("probe", Token));

        Assert.Contains(Hash(Content(1000)), exception.Message, StringComparison.Ordinal);
        Assert.Contains(Hash(Content(1000, seed: 3)), exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Home, "*.partial", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Home, "*.onnx", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var content = Content(100_000);
        await using var server = new LoopbackServer(request =>
        {
            asked.TrySetResult();
            return LoopbackServer.Serve(content, request, breakAfter: 0, hang: true);
        });
        var download = Store([Entry(new UrlSource(server.Url), content)], stallTimeout: TimeSpan.FromSeconds(60), time: time).GetAsync("probe", Token).AsTask();

        await asked.Task.WaitAsync(Token);
        time.Advance(TimeSpan.FromSeconds(61));

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(() => download);
        Assert.Contains("nothing arrived for 60 s", exception.Message, StringComparison.Ordinal);
    }
}
