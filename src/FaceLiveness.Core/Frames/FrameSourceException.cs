namespace FaceLiveness;

/// <summary>A source can't be opened, or broke off. The message names the source (credentials removed), the cause and the remedy.</summary>
public sealed class FrameSourceException : Exception
{
    /// <summary>Describes the fault.</summary>
    /// <param name="message">What happened to which source, and what to do. Without credentials.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public FrameSourceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>What can be hoped for; <see cref="FrameSourceFault.Permanent"/> unless said otherwise.</summary>
    public FrameSourceFault Fault { get; init; }
}
