namespace FaceLiveness;

/// <summary>Is told what happens: writes it down, shows it, sends it on.</summary>
public interface IEventSink
{
    /// <summary>Takes one event. Called in order, one at a time, apart from the analysis of frames: a slow sink delays nobody but itself.</summary>
    ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default);
}
