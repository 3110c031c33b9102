using System.Numerics;

namespace FaceLiveness.Onnx;

/// <summary>ArcFace's alignment: a similarity that brings the five points to fixed places of a 112 x 112 picture.</summary>
internal static class FaceAlignment
{
    public const int Side = 112;

    // InsightFace, utils/face_align.py, arcface_dst. There a pixel's centre is a whole number; ours lies half a pixel further.
    private static readonly Vector2[] Template =
    [
        new(38.7946f, 52.1963f), new(74.0318f, 52.0014f), new(56.5252f, 72.2366f), new(42.0493f, 92.8655f), new(71.2299f, 92.7041f),
    ];

    /// <summary>Takes pixels of the aligned picture to pixels of the frame.</summary>
    /// <exception cref="ArgumentException">The points all coincide or are not finite.</exception>
    public static Matrix3x2 ToFrame(in FivePoints points)
    {
        Span<Vector2> found = stackalloc Vector2[5];
        points.CopyTo(found);
        return Matrix3x2.Invert(SimilarityTransform.Estimate(found, Template), out var map)
            ? map
            : throw new ArgumentException("The five points are no face: they lie as in a mirror or all over each other.", nameof(points));
    }
}
