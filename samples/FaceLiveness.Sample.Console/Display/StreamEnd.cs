namespace FaceLiveness.Sample.Display;

/// <summary>Where a stream will end, in media time.</summary>
internal static class StreamEnd
{
    public static TimeSpan? Of(StreamCounters stream, TimeSpan? limit) =>
        stream.Duration is { } duration ? (limit < duration ? limit : duration) : limit;
}
