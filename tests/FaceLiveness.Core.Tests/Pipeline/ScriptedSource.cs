using System.Runtime.CompilerServices;

namespace FaceLiveness.Tests.Pipeline;

/// <summary>A source that does what its script says, connection by connection.</summary>
internal sealed class ScriptedSource(string id, bool isLive = false) : IFrameSource
{
    private readonly Queue<Func<CancellationToken, IAsyncEnumerable<VideoFrame>>> _connections = [];

    public string Id => id;

    public bool IsLive => isLive;

    public int Connections { get; private set; }

    /// <summary>Whose people are to be seen in the pictures, as bright shapes; a gray wall without.</summary>
    public Scene? Shows { get; init; }

    /// <summary>Size of the pictures by media time; always the scene's without.</summary>
    public Func<TimeSpan, (int Width, int Height)> Size { get; init; } = _ => (Scene.Width, Scene.Height);

    /// <summary>Waited for before every picture, where a live stream must lose none.</summary>
    public SemaphoreSlim? Pace { get; init; }

    /// <summary>What the pipeline has asked for, in order.</summary>
    public List<DecodeEffort> Efforts { get; } = [];

    public DecodeEffort Effort
    {
        get => Efforts.Count == 0 ? DecodeEffort.Full : Efforts[^1];
        set => Efforts.Add(value);
    }

    /// <summary>Delivers frames at a rate, then ends.</summary>
    public ScriptedSource Plays(double seconds, double framesPerSecond = 25)
    {
        _connections.Enqueue(_ => Play(seconds, framesPerSecond));
        return this;
    }

    /// <summary>Fails to connect.</summary>
    public ScriptedSource Fails(string message, FrameSourceFault fault)
    {
        _connections.Enqueue(_ => throw new FrameSourceException(message) { Fault = fault });
        return this;
    }

    /// <summary>Says nothing until it is cancelled.</summary>
    public ScriptedSource Hangs()
    {
        _connections.Enqueue(Hang);
        return this;
    }

    public IAsyncEnumerable<VideoFrame> ReadFramesAsync(CancellationToken cancellationToken = default)
    {
        Connections++;
        return _connections.TryDequeue(out var connection) ? connection(cancellationToken) : Hang(cancellationToken);
    }

    private async IAsyncEnumerable<VideoFrame> Play(double seconds, double framesPerSecond)
    {
        var count = (int)(seconds * framesPerSecond);
        for (var i = 0; i < count; i++)
        {
            // Lets the analysis of a live stream keep up, as a camera's pace would.
            await Task.Yield();
            if (Pace is not null)
            {
                await Pace.WaitAsync(TestContext.Current.CancellationToken);
            }

            var time = TimeSpan.FromSeconds(i / framesPerSecond);
            var (width, height) = Size(time);
            var frame = VideoFrame.Rent(width, height, PixelFormat.Gray8, id, i, time, DateTimeOffset.UnixEpoch + time);
            frame.Pixels.Fill(90);
            foreach (var actor in Shows?.At(time) ?? [])
            {
                Paint(frame, actor.Body(time));
            }

            yield return frame;
        }
    }

    private static void Paint(VideoFrame frame, BoundingBox body)
    {
        var scale = frame.Width / (float)Scene.Width;
        for (var y = (int)(body.Y * scale); y < Math.Min(body.Bottom * scale, frame.Height); y++)
        {
            frame.Pixels.Slice((y * frame.Stride) + (int)(body.X * scale), (int)(body.Width * scale)).Fill(170);
        }
    }

    private static async IAsyncEnumerable<VideoFrame> Hang([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
