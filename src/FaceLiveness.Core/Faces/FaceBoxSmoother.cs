using System.Numerics;

namespace FaceLiveness;

/// <summary>
/// Where to look for the landmarks of a face that is being followed: a square that rests on the landmarks of the frames before, not on the
/// detector's box, whose jitter from frame to frame moves the eyelids' points as much as a shallow blink does. One for each track.
/// </summary>
/// <remarks>
/// Measured with the default models on 29 labelled blinks in eight clips: F1 0.86 to 0.95 with each frame's own box, 0.96 with this, and no
/// false blinks on moved photos, where each frame's own box gave seven (<c>docs/liveness.md</c>). A face so followed also needs no detector in every frame.
/// </remarks>
public sealed class FaceBoxSmoother
{
    // Height of a detector's box over the larger side of its landmarks' bounds, and how far its middle lies above theirs, in such sides:
    // medians over UltraFace's boxes and 68 points on franck, brbk7n and both head-pose clips.
    private const float BoxOverBounds = 1.31f;
    private const float MiddleAbove = 0.16f;

    // Time constants measured best among 0, 0.05 and 0.15 s; the size changes more slowly than the place.
    private static readonly TimeSpan PlaceTime = TimeSpan.FromSeconds(0.15);
    private static readonly TimeSpan SizeTime = TimeSpan.FromSeconds(0.4);

    // A face that moved by this share of its size since the last frame is followed at once: lagging would cost more than jitter.
    private const float LargeMove = 0.15f;

    // Brows, sides and chin: the mesh points where the 68 points end.
    private static readonly int[] MeshOutline = [70, 105, 334, 300, 234, 454, 132, 361, 152];

    private Vector2 _middle;
    private float _side;
    private TimeSpan _time;

    /// <summary>The square in pixels of the frame, of the size of a detector's box (its height); null before the first landmarks and after they went astray.</summary>
    public BoundingBox? Box => _side > 0 ? new(_middle.X - (_side / 2), _middle.Y - (_side / 2), _side, _side) : null;

    /// <summary>Where to look when the detector has found the face again.</summary>
    /// <param name="detection">The detector's box in the same frame.</param>
    /// <returns>The smoothed box; the detector's where there is none yet, or where they disagree so far that the landmarks must have slipped off.</returns>
    public BoundingBox Check(BoundingBox detection)
    {
        var slipped = !detection.Contains(_middle) || _side > 1.7f * detection.Height || _side < 0.6f * detection.Height;
        if (_side > 0 && slipped)
            _side = 0;
        return Box ?? detection;
    }

    /// <summary>Learns from the landmarks found in a frame.</summary>
    /// <param name="landmarks">The face's points.</param>
    /// <param name="timestamp">Media time of the frame.</param>
    public void Update(FaceLandmarks landmarks, TimeSpan timestamp)
    {
        ArgumentNullException.ThrowIfNull(landmarks);
        var (middle, side) = Square(landmarks);
        if (!(side > 0) || !float.IsFinite(side))
        {
            _side = 0;
            return;
        }

        var step = timestamp - _time;
        _time = timestamp;
        if (_side <= 0 || step < TimeSpan.Zero)
        {
            (_middle, _side) = (middle, side);
            return;
        }

        var moved = Vector2.Distance(middle, _middle) / (LargeMove * _side);
        _middle += (middle - _middle) * MathF.Min(1, MathF.Max(Share(step, PlaceTime), moved));
        _side += (side - _side) * Share(step, SizeTime);
    }

    private static float Share(TimeSpan step, TimeSpan constant) => 1 - MathF.Exp(-(float)(step / constant));

    private static (Vector2 Middle, float Side) Square(FaceLandmarks landmarks)
    {
        // Bounds along the line of the eyes, so that a tilted head keeps its size.
        var five = landmarks.ToFivePoints();
        var across = five.RightEye - five.LeftEye;
        var length = across.Length();
        if (!(length > 0))
            return default;
        across /= length;
        var down = new Vector2(-across.Y, across.X);
        var min = new Vector2(float.PositiveInfinity);
        var max = new Vector2(float.NegativeInfinity);
        var points = landmarks.Points;
        var outline = landmarks.Scheme == LandmarkScheme.Ibug68 ? [] : MeshOutline.AsSpan();
        for (var i = 0; i < (outline.IsEmpty ? points.Length : outline.Length); i++)
        {
            var point = points[outline.IsEmpty ? i : outline[i]];
            var turned = new Vector2(Vector2.Dot(point, across), Vector2.Dot(point, down));
            min = Vector2.Min(min, turned);
            max = Vector2.Max(max, turned);
        }

        var larger = MathF.Max(max.X - min.X, max.Y - min.Y);
        var middle = ((min + max) / 2) - new Vector2(0, MiddleAbove * larger);
        return ((middle.X * across) + (middle.Y * down), larger * BoxOverBounds);
    }
}
