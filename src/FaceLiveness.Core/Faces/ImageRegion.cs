namespace FaceLiveness;

/// <summary>A part of a frame in which to look for something.</summary>
/// <param name="Frame">The picture. The caller keeps its ownership.</param>
/// <param name="Bounds">The part, in pixels of the frame; may reach outside it.</param>
public readonly record struct ImageRegion(VideoFrame Frame, BoundingBox Bounds)
{
    /// <summary>The whole of a frame.</summary>
    public static ImageRegion Whole(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new(frame, new(0, 0, frame.Width, frame.Height));
    }
}
