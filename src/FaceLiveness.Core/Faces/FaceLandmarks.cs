using System.Numerics;

namespace FaceLiveness;

/// <summary>The dense points of one face, in pixels of the frame, and what can be read off them. Left and right are the picture's.</summary>
public sealed class FaceLandmarks
{
    // iBUG 300-W: 36-41 is the eye at the left of the picture from its outer corner clockwise, 42-47 the other from its inner corner.
    // Order for EAR: corner, upper, upper, corner, lower, lower (Soukupova and Cech 2016).
    private static readonly int[] IbugLeftEye = [36, 37, 38, 39, 40, 41];
    private static readonly int[] IbugRightEye = [42, 43, 44, 45, 46, 47];

    // MediaPipe's face mesh: the six contour points that the field uses for EAR.
    private static readonly int[] MeshLeftEye = [33, 160, 158, 133, 153, 144];
    private static readonly int[] MeshRightEye = [362, 385, 387, 263, 373, 380];

    private readonly Vector2[] _points;

    /// <summary>Takes the points over.</summary>
    /// <param name="scheme">Which points they are.</param>
    /// <param name="points">68 or 468 points, as the scheme says; not to be changed afterwards.</param>
    /// <param name="confidence">How sure the model is that this is a face, 0 to 1; 1 from models that don't say.</param>
    /// <exception cref="ArgumentException">The count is not the scheme's.</exception>
    public FaceLandmarks(LandmarkScheme scheme, Vector2[] points, float confidence = 1)
    {
        ArgumentNullException.ThrowIfNull(points);
        var expected = scheme == LandmarkScheme.Ibug68 ? 68 : 468;
        if (points.Length != expected)
        {
            throw new ArgumentException($"{scheme} has {expected} points; {points.Length} were given.", nameof(points));
        }

        Scheme = scheme;
        _points = points;
        Confidence = confidence;
    }

    /// <summary>Which points these are.</summary>
    public LandmarkScheme Scheme { get; }

    /// <summary>The points in the scheme's order.</summary>
    public ReadOnlySpan<Vector2> Points => _points;

    /// <summary>How sure the model is that this is a face, 0 to 1.</summary>
    public float Confidence { get; }

    /// <summary>Six points around the eye at the left of the picture: corner, two of the upper lid, corner, two of the lower lid.</summary>
    /// <param name="destination">At least six elements.</param>
    public void CopyLeftEye(Span<Vector2> destination) => Copy(Scheme == LandmarkScheme.Ibug68 ? IbugLeftEye : MeshLeftEye, destination);

    /// <summary>Six points around the eye at the right of the picture: corner, two of the upper lid, corner, two of the lower lid.</summary>
    /// <param name="destination">At least six elements.</param>
    public void CopyRightEye(Span<Vector2> destination) => Copy(Scheme == LandmarkScheme.Ibug68 ? IbugRightEye : MeshRightEye, destination);

    /// <summary>The five points of alignment. From 68 points: the eye centres are the means of the four lid points.</summary>
    public FivePoints ToFivePoints() => Scheme == LandmarkScheme.Ibug68
        ? new(Mean(37, 38, 40, 41), Mean(43, 44, 46, 47), _points[30], Mean(48, 60), Mean(54, 64))
        : new(Mean(160, 158, 153, 144), Mean(385, 387, 373, 380), _points[1], _points[61], _points[291]);

    /// <summary>The smallest upright box around all points.</summary>
    public BoundingBox Bounds => BoundingBox.Around(_points);

    private void Copy(int[] indices, Span<Vector2> destination)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            destination[i] = _points[indices[i]];
        }
    }

    private Vector2 Mean(params ReadOnlySpan<int> indices)
    {
        var sum = Vector2.Zero;
        foreach (var index in indices)
        {
            sum += _points[index];
        }

        return sum / indices.Length;
    }
}
