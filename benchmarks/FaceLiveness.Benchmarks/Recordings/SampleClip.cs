using FaceLiveness.Models;

namespace FaceLiveness.Benchmarks.Recordings;

/// <summary>One of the demo's clips, and what is to be found in it.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Person">Who is in it, alone and all the time: clips with the same letter show the same man.</param>
/// <param name="File">Where it is.</param>
/// <param name="From">Where the piece begins that is watched: before its first labelled blink.</param>
/// <param name="JudgedTo">Up to where somebody has looked for blinks.</param>
/// <param name="Blinks">Media times at which the eyes are plainly shut, or half shut for a moment: judged by eye, frame by frame. A lowered gaze is none.</param>
internal sealed record SampleClip(string Name, char Person, string File, TimeSpan From, TimeSpan JudgedTo, IReadOnlyList<TimeSpan> Blinks)
{
    /// <summary>The clips of the demo; fetched where they are missing.</summary>
    public static async Task<IReadOnlyList<SampleClip>> AllAsync()
    {
        var store = new ModelStore();
        return
        [
            await Clip("franck", 'A', 22, 42, 24.6, 30.3, 36.8),
            await Clip("cap12", 'B', 16, 53, 25.6, 31.0),
            await Clip("cap13", 'B', 0, 30, 3.6, 17.0),
        ];

        async Task<SampleClip> Clip(string name, char person, double from, double judgedTo, params double[] blinks) => new(
            name, person, await store.GetClipAsync($"clip-{name}"), TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(judgedTo), Array.ConvertAll(blinks, TimeSpan.FromSeconds));
    }
}
