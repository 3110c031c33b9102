using System.Numerics;

namespace FaceLiveness;

/// <summary>
/// The five points by which a face is aligned, in pixels of the frame. Left and right are the picture's, not the person's
/// (the order of InsightFace's ArcFace template).
/// </summary>
/// <param name="LeftEye">Centre of the eye at the left of the picture.</param>
/// <param name="RightEye">Centre of the eye at the right of the picture.</param>
/// <param name="Nose">Tip of the nose.</param>
/// <param name="LeftMouth">Mouth corner at the left of the picture.</param>
/// <param name="RightMouth">Mouth corner at the right of the picture.</param>
public readonly record struct FivePoints(Vector2 LeftEye, Vector2 RightEye, Vector2 Nose, Vector2 LeftMouth, Vector2 RightMouth)
{
    /// <summary>Writes the points in order: left eye, right eye, nose, left mouth corner, right mouth corner.</summary>
    /// <param name="destination">At least five elements.</param>
    public void CopyTo(Span<Vector2> destination)
    {
        destination[0] = LeftEye;
        destination[1] = RightEye;
        destination[2] = Nose;
        destination[3] = LeftMouth;
        destination[4] = RightMouth;
    }
}
