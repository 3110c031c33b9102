using FaceLiveness.Models;

namespace FaceLiveness.Benchmarks.Recordings;

/// <summary>One of the demo's clips, and what is to be found in it.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Person">Who is in it, alone and all the time: clips with the same letter show the same man.</param>
/// <param name="File">Where it is.</param>
/// <param name="From">Where the piece begins that is watched: before its first labelled blink.</param>
/// <param name="Blinks">Media times, in seconds, at which the eyes are plainly shut or half shut, judged by eye frame by frame; null where nobody has judged.</param>
internal sealed record SampleClip(string Name, char Person, string File, TimeSpan From, double[]? Blinks)
{
    /// <summary>The clips of the demo; fetched where they are missing.</summary>
    public static async Task<IReadOnlyList<SampleClip>> AllAsync()
    {
        var store = new ModelStore();
        return
        [
            new("franck", 'A', await store.GetClipAsync("clip-franck"), TimeSpan.Zero, null),
            new("cap12", 'B', await store.GetClipAsync("clip-cap12"), TimeSpan.FromSeconds(16), [25.6, 31.0]),
            new("cap13", 'B', await store.GetClipAsync("clip-cap13"), TimeSpan.Zero, [3.6, 17.0]),
        ];
    }
}
