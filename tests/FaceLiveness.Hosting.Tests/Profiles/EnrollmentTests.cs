using System.Net;

namespace FaceLiveness.Tests.Hosting;

public sealed class EnrollmentTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_is_enrolled_from_pictures_and_every_picture_is_answered_for()
    {
        await using var host = await ProfileHost.StartAsync();
        using var form = UploadTests.Form("Ada", ProfileHost.Jpeg(1, 0), ProfileHost.Jpeg(1, 1), "no picture"u8.ToArray(), ProfileHost.Jpeg(2, 0));

        using var answer = await host.Client().PostAsync("profiles", form, Cancelled);
        var json = await Task.FromResult(answer).JsonAsync(HttpStatusCode.Created);

        var profile = json.GetProperty("profile");
        Assert.Equal(("Ada", "enrolled", true, 2), (profile.Text("name"), profile.Text("origin"), profile.GetProperty("named").GetBoolean(), profile.GetProperty("samples").GetArrayLength()));
        Assert.EndsWith($"/faceliveness/api/profiles/{profile.Text("id")}", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            [("0.jpg", true), ("1.jpg", true), ("2.jpg", false), ("3.jpg", false)],
            json.GetProperty("pictures").EnumerateArray().Select(picture => (picture.Text("file"), picture.GetProperty("used").GetBoolean())));
        Assert.Equal("It does not show the same person as the others.", json.GetProperty("pictures")[3].Text("reason"));
        Assert.Equal("upload", (await host.StoredAsync(profile.Text("id")))!.Samples[0].Source);
        Assert.Contains(host.Steps(), step => step is { Kind: ProfileEventKind.Created, Actor: "web:local" });
    }

    [Fact]
    public async Task A_captured_profile_of_the_same_person_takes_the_name_and_the_pictures()
    {
        await using var host = await ProfileHost.StartAsync();
        var captured = await host.CaptureAsync(1);
        using var form = UploadTests.Form("Ada", ProfileHost.Jpeg(1, 0), ProfileHost.Jpeg(1, 1));

        var json = await host.Client().PostAsync("profiles", form, Cancelled).JsonAsync();

        Assert.Equal((captured.Id, "Ada"), (json.GetProperty("profile").Text("id"), json.GetProperty("profile").Text("name")));
    }

    [Fact]
    public async Task Whoever_is_enrolled_under_another_name_is_named_as_the_one_in_the_way()
    {
        await using var host = await ProfileHost.StartAsync();
        using var first = UploadTests.Form("Ada", ProfileHost.Jpeg(1, 0), ProfileHost.Jpeg(1, 1));
        var ada = (await host.Client().PostAsync("profiles", first, Cancelled).JsonAsync(HttpStatusCode.Created)).GetProperty("profile").Text("id");
        using var second = UploadTests.Form("Eve", ProfileHost.Jpeg(1, 2));

        var problem = await host.Client().PostAsync("profiles", second, Cancelled).ProblemAsync(HttpStatusCode.Conflict);

        Assert.Equal(ada, (string?)problem["profile_id"]);
        Assert.Equal("Ada", Assert.Single(host.Profiles.List()).Name);
    }

    [Fact]
    public async Task Without_a_picture_that_can_be_used_nobody_is_enrolled()
    {
        await using var host = await ProfileHost.StartAsync();
        using var form = UploadTests.Form("Ada", "no picture"u8.ToArray());

        var problem = await host.Client().PostAsync("profiles", form, Cancelled).ProblemAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("not a picture that can be read", (string)problem["pictures"]![0]!["reason"]!, StringComparison.Ordinal);
        Assert.Empty(host.Profiles.List());
    }

    [Fact]
    public async Task The_same_upload_again_adds_nothing_and_is_no_fault()
    {
        await using var host = await ProfileHost.StartAsync();
        using var once = UploadTests.Form("Ada", ProfileHost.Jpeg(1, 0));
        await host.Client().PostAsync("profiles", once, Cancelled).JsonAsync(HttpStatusCode.Created);
        using var again = UploadTests.Form("Ada", ProfileHost.Jpeg(1, 0));

        var json = await host.Client().PostAsync("profiles", again, Cancelled).JsonAsync();

        Assert.Equal(1, json.GetProperty("profile").GetProperty("samples").GetArrayLength());
        Assert.True(json.GetProperty("pictures")[0].GetProperty("used").GetBoolean());
    }
}
