using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests;

public sealed class StillPhotoTests
{
    [Theory]
    [InlineData("obama/obama.jpg")]
    [InlineData("kit_harington/john1.jpeg")]
    public async Task A_photo_held_up_to_a_camera_is_never_live_and_gets_no_profile(string photo)
    {
        using var folder = new TemporaryFolder();
        var clip = PhotoClip.Make(TestData.SharedFile($"media/identity/knn_examples/train/{photo}"), folder.In("photo.mkv"), seconds: 12);

        var run = await new WatchedRun().WatchAsync(folder.Path, [WatchedRun.Recording("door", clip)]);

        // A test on nothing would pass: the face must have been followed almost all the time.
        var seen = run.Results.Count(result => result.Persons.Any(person => person.Face is not null));
        Assert.True(seen > run.Results.Count * 0.9, $"The face was seen on {seen} of {run.Results.Count} frames.");
        Assert.Empty(run.Of<LivenessConfirmed>());
        Assert.DoesNotContain(run.Results.SelectMany(result => result.Persons), person => person.Liveness.State == LivenessState.Live);
        Assert.Empty(run.Profiles);
    }
}
