namespace FaceLiveness;

/// <summary>How a profile or a sample came to be.</summary>
public enum ProfileOrigin
{
    /// <summary>Captured by the pipeline from a live person in a stream.</summary>
    Captured,

    /// <summary>Given by a person.</summary>
    Enrolled,
}
