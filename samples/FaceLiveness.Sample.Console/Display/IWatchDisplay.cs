namespace FaceLiveness.Sample.Display;

/// <summary>Shows a run while it goes on. Fed by one consumer of the pipeline's results, and by events as they happen.</summary>
internal interface IWatchDisplay : IEventSink, IAsyncDisposable
{
    /// <summary>Starts to show; the pipeline's counters are asked for as often as the display likes.</summary>
    void Start(FacePipeline pipeline);

    /// <summary>Takes the newest result of a stream.</summary>
    void Show(FrameResult result);

    /// <summary>Takes a warning or an error, one line, from any thread.</summary>
    void Warn(string message);
}
