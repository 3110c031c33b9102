namespace FaceLiveness;

/// <summary>One way of telling a live person from a photo or a screen. Holds no state of a track: its sessions do.</summary>
public interface ILivenessCheck
{
    /// <summary>Names the check in verdicts and logs, for instance <c>blink</c>.</summary>
    string Name { get; }

    /// <summary>Starts to watch one track.</summary>
    ILivenessSession BeginSession();
}
