namespace FaceLiveness;

/// <summary>How far a profile has come.</summary>
public enum ProfileState
{
    /// <summary>Captured, and not confirmed yet: nobody has named it, and its person has not been met beyond the first occasion.</summary>
    Candidate,

    /// <summary>Confirmed: enrolled or named by somebody, or met again.</summary>
    Established,

    /// <summary>Established, and bettered by looks that were captured later.</summary>
    Refined,

    /// <summary>Not seen for long. Still recognised; one look at the person wakes it.</summary>
    Dormant,
}
