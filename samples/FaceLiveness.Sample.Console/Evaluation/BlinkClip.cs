namespace FaceLiveness.Sample.Evaluation;

/// <summary>A video with its blinks labelled.</summary>
internal sealed record BlinkClip
{
    /// <summary>As the manifest calls it, without its folder where one clip only has that name.</summary>
    public required string Name { get; init; }

    /// <summary>The video file.</summary>
    public required string Path { get; init; }

    /// <summary>Eyes closing or closed, for as long as a blink.</summary>
    public IReadOnlyList<FrameRange> Blinks { get; init; } = [];

    /// <summary>Eyes closed for longer than a blink.</summary>
    public IReadOnlyList<FrameRange> LongClosures { get; init; } = [];

    /// <summary>What nobody could label: not scored.</summary>
    public IReadOnlyList<FrameRange> Ignore { get; init; } = [];

    /// <summary>The file with the time of every frame; null where the video's own times are right.</summary>
    public string? CaptureTimes { get; init; }
}
