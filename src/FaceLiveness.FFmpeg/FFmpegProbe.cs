namespace FaceLiveness.FFmpeg;

/// <summary>What looking for FFmpeg's libraries gave.</summary>
/// <param name="IsAvailable">True when sources can be read.</param>
/// <param name="Description">The release and the versions of its libraries; or, where they can't be used, why and what to do.</param>
public sealed record FFmpegProbe(bool IsAvailable, string Description);
