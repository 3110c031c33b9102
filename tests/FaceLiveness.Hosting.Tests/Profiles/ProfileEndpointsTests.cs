using System.Net;
using System.Text.Json;

namespace FaceLiveness.Tests.Hosting;

public sealed class ProfileEndpointsTests : IAsyncLifetime
{
    private ProfileHost _host = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ProfileHost.StartAsync();
        _client = _host.Client();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_captured_profile_is_listed_with_its_samples_and_pictures_and_never_its_vectors()
    {
        var profile = await _host.CaptureAsync(1);

        var list = await _client.AskAsync("profiles").JsonAsync();

        Assert.Equal(1, list.GetProperty("total").GetInt32());
        var shown = list.GetProperty("profiles")[0];
        Assert.Equal((profile.Id, profile.Id, "captured", "candidate"), (shown.Text("id"), shown.Text("name"), shown.Text("origin"), shown.Text("state")));
        Assert.False(shown.GetProperty("named").GetBoolean());
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("merged_into").ValueKind);
        Assert.Equal(profile.Samples.MaxBy(sample => sample.Quality)!.Id, shown.Text("cover"));
        Assert.Equal(profile.Samples.Select(sample => sample.Id), shown.GetProperty("samples").EnumerateArray().Select(sample => sample.Text("id")));
        Assert.All(shown.GetProperty("samples").EnumerateArray(), sample => Assert.True(sample.GetProperty("has_picture").GetBoolean()));
        Assert.DoesNotContain("embedding", list.GetRawText(), StringComparison.Ordinal);

        using var picture = await _client.AskAsync($"profiles/{profile.Id}/pictures/{shown.Text("cover")}");
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0xFF, 0xD8, 1], (await picture.Content.ReadAsByteArrayAsync(Cancelled))[..3]);
    }

    [Fact]
    public async Task A_rename_is_in_the_store_and_the_audit_log_says_who_asked()
    {
        var profile = await _host.CaptureAsync(1);

        var renamed = await _client.PostJsonAsync($"profiles/{profile.Id}/rename", """{"name":" Ada Lovelace "}""").JsonAsync();

        Assert.Equal(("Ada Lovelace", true), (renamed.Text("name"), renamed.GetProperty("named").GetBoolean()));
        Assert.Equal("Ada Lovelace", (await _host.StoredAsync(profile.Id))!.Name);
        Assert.Contains(_host.Steps(), step => step is { Kind: ProfileEventKind.Renamed, Actor: "web:local" } && step.ProfileId == profile.Id);
    }
}
