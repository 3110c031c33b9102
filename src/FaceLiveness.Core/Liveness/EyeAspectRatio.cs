using System.Numerics;

namespace FaceLiveness;

/// <summary>
/// The eye aspect ratio (EAR) of Soukupova and Cech, "Real-Time Eye Blink Detection using Facial Landmarks" (2016): the height of an eye
/// over its width. Unaffected by the size, place and tilt of the face; falls as the lid falls.
/// </summary>
/// <remarks>How open an open eye reads differs by person, landmark model and head pose, so it means something only beside the same track's other frames.</remarks>
public static class EyeAspectRatio
{
    /// <summary>The EAR of one eye.</summary>
    /// <param name="eye">Corner, upper, upper, corner, lower, lower, as <see cref="FaceLandmarks.CopyLeftEye"/> writes them.</param>
    /// <returns>(|p2 p6| + |p3 p5|) / (2 |p1 p4|); 0 where the corners coincide.</returns>
    /// <exception cref="ArgumentException">There are fewer than six points.</exception>
    public static float Of(ReadOnlySpan<Vector2> eye)
    {
        if (eye.Length < 6)
        {
            throw new ArgumentException($"An eye has six points; {eye.Length} were given.", nameof(eye));
        }

        var width = Vector2.Distance(eye[0], eye[3]);
        return width > 0 ? (Vector2.Distance(eye[1], eye[5]) + Vector2.Distance(eye[2], eye[4])) / (2 * width) : 0;
    }

    /// <summary>The EAR of both eyes, left and right as in the picture.</summary>
    public static (float Left, float Right) Of(FaceLandmarks landmarks)
    {
        ArgumentNullException.ThrowIfNull(landmarks);
        Span<Vector2> eye = stackalloc Vector2[6];
        landmarks.CopyLeftEye(eye);
        var left = Of(eye);
        landmarks.CopyRightEye(eye);
        return (left, Of(eye));
    }
}
