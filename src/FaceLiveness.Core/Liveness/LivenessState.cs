namespace FaceLiveness;

/// <summary>What is known about whether a face belongs to a person who is there.</summary>
public enum LivenessState
{
    /// <summary>No check has looked yet.</summary>
    NotChecked,

    /// <summary>Looked at, and not enough to say.</summary>
    Inconclusive,

    /// <summary>A live person.</summary>
    Live,

    /// <summary>A photo, a screen, or another presentation attack is suspected.</summary>
    Spoof,
}
