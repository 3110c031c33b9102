namespace FaceLiveness.Storage.Files.Tests;

public sealed class FolderWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_save_in_the_same_tick_of_the_disks_clock_is_not_missed()
    {
        var document = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "a")).FullName, "profile.json");
        var tick = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(50);
        await WriteAsync("first");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(20));
        await using var changes = new FolderWatch(_folder.Path, TimeProvider.System).ReadAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var next = changes.MoveNextAsync();

        await WriteAsync("other");

        Assert.True(await next);
        Assert.Equal(new ProfileChange("a", ProfileChangeKind.Saved), changes.Current);

        async Task WriteAsync(string text)
        {
            await File.WriteAllTextAsync(document, text, TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(document, tick);
        }
    }
}
