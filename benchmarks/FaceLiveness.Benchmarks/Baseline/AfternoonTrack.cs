using System.Numerics;

namespace FaceLiveness.Benchmarks.Baseline;

/// <summary>A face from frame to frame, and its eyes.</summary>
internal sealed class AfternoonTrack
{
    // Soukupova and Cech 2016, as tutorials have taken it over: shut below 0.2, for at least two frames.
    private const float Shut = 0.2f;
    private const int ShutFrames = 2;

    private int _shut;

    public required BoundingBox Box { get; set; }

    public required TimeSpan LastSeen { get; set; }

    /// <summary>True in the frame that ends a blink.</summary>
    public bool Blinks(ReadOnlySpan<Vector2> points)
    {
        if ((EyeAspectRatio.Of(points[36..42]) + EyeAspectRatio.Of(points[42..48])) / 2 < Shut)
        {
            _shut++;
            return false;
        }

        var blinked = _shut >= ShutFrames;
        _shut = 0;
        return blinked;
    }
}
