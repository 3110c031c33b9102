namespace FaceLiveness.FFmpeg.Tests;

/// <summary>What a test looks at of a frame that it has given back.</summary>
internal sealed record SeenFrame(int Width, int Height, long SequenceNumber, TimeSpan Timestamp, DateTimeOffset CaptureTime, (byte Blue, byte Green, byte Red)[] Samples);

internal static class Reading
{
    /// <summary>Reads to the end. Keeps the colour at each of the points, which are fractions of width and height.</summary>
    public static async Task<List<SeenFrame>> ReadAllAsync(this FFmpegFrameSource source, params (double X, double Y)[] points)
    {
        var seen = new List<SeenFrame>();
        await foreach (var frame in source.ReadFramesAsync(TestContext.Current.CancellationToken))
        {
            using (frame)
            {
                seen.Add(Look(frame, points));
            }
        }

        return seen;
    }

    public static Task<List<SeenFrame>> ReadAllAsync(string path, FFmpegSourceOptions? options = null) =>
        new FFmpegFrameSource("test", path, options).ReadAllAsync();

    public static async Task<FrameSourceException> FailAsync(string address, FFmpegSourceOptions? options = null) =>
        await Assert.ThrowsAsync<FrameSourceException>(() => ReadAllAsync(address, options));

    private static SeenFrame Look(VideoFrame frame, (double X, double Y)[] points)
    {
        var samples = new (byte, byte, byte)[points.Length];
        for (var index = 0; index < points.Length; index++)
        {
            var row = frame.View.Row((int)(points[index].Y * frame.Height));
            var at = (int)(points[index].X * frame.Width) * 3;
            samples[index] = (row[at], row[at + 1], row[at + 2]);
        }

        return new SeenFrame(frame.Width, frame.Height, frame.SequenceNumber, frame.Timestamp, frame.CaptureTime, samples);
    }
}
