namespace FaceLiveness;

/// <summary>Whether a person in view has a profile.</summary>
public enum PersonType
{
    /// <summary>Nobody with a profile, or not seen well enough to say.</summary>
    Unknown,

    /// <summary>Somebody with a profile.</summary>
    Known,
}
