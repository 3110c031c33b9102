using System.Runtime.CompilerServices;

namespace FaceLiveness.Tests.Pipeline;

/// <summary>A source that does what its script says, connection by connection.</summary>
internal sealed class ScriptedSource(string id, bool isLive = false) : IFrameSource
{
    private readonly Queue<Func<CancellationToken, IAsyncEnumerable<VideoFrame>>> _connections = [];

    public string Id => id;

    public bool IsLive => isLive;

    public int Connections { get; private set; }

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
            var time = TimeSpan.FromSeconds(i / framesPerSecond);
            yield return VideoFrame.Rent(Scene.Width, Scene.Height, PixelFormat.Gray8, id, i, time, DateTimeOffset.UnixEpoch + time);
        }
    }

    private static async IAsyncEnumerable<VideoFrame> Hang([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
