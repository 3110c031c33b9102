namespace FaceLiveness;

/// <summary>Which points a <see cref="FaceLandmarks"/> holds, and in which order.</summary>
public enum LandmarkScheme
{
    /// <summary>68 points in the order of iBUG 300-W.</summary>
    Ibug68,

    /// <summary>468 points in the order of MediaPipe's face mesh.</summary>
    Mesh468,
}
