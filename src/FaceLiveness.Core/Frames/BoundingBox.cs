using System.Numerics;

namespace FaceLiveness;

/// <summary>An upright rectangle in pixels of the frame, origin top left, x to the right, y down. Edges may lie outside the frame.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width, 0 or more.</param>
/// <param name="Height">Height, 0 or more.</param>
public readonly record struct BoundingBox(float X, float Y, float Width, float Height)
{
    /// <summary>Right edge.</summary>
    public float Right => X + Width;

    /// <summary>Bottom edge.</summary>
    public float Bottom => Y + Height;

    /// <summary>Area in square pixels.</summary>
    public float Area => Width * Height;

    /// <summary>The middle.</summary>
    public Vector2 Center => new(X + (Width / 2), Y + (Height / 2));

    /// <summary>The box between two corners.</summary>
    public static BoundingBox FromCorners(float left, float top, float right, float bottom) =>
        new(left, top, MathF.Max(0, right - left), MathF.Max(0, bottom - top));

    /// <summary>The smallest box around points.</summary>
    /// <exception cref="ArgumentException">There are no points.</exception>
    public static BoundingBox Around(ReadOnlySpan<Vector2> points)
    {
        if (points.IsEmpty)
        {
            throw new ArgumentException("At least one point is needed.", nameof(points));
        }

        var min = points[0];
        var max = points[0];
        foreach (var point in points[1..])
        {
            min = Vector2.Min(min, point);
            max = Vector2.Max(max, point);
        }

        return FromCorners(min.X, min.Y, max.X, max.Y);
    }

    /// <summary>The part that two boxes share; width or height is 0 where they share nothing.</summary>
    public BoundingBox Intersect(BoundingBox other) => FromCorners(
        MathF.Max(X, other.X), MathF.Max(Y, other.Y), MathF.Min(Right, other.Right), MathF.Min(Bottom, other.Bottom));

    /// <summary>Intersection over union, 0 (apart) to 1 (equal).</summary>
    public float IoU(BoundingBox other)
    {
        var shared = Intersect(other).Area;
        var union = Area + other.Area - shared;
        return union > 0 ? MathF.Min(1, shared / union) : 0;
    }

    /// <summary>The share of this box's area that lies within another, 0 to 1.</summary>
    public float ShareWithin(BoundingBox other) => Area > 0 ? MathF.Min(1, Intersect(other).Area / Area) : 0;

    /// <summary>True where the point lies inside or on the edge.</summary>
    public bool Contains(Vector2 point) => point.X >= X && point.X <= Right && point.Y >= Y && point.Y <= Bottom;

    /// <summary>The box scaled about its middle.</summary>
    public BoundingBox Scale(float factor) => Scale(factor, factor);

    /// <summary>The box scaled about its middle, each axis by its own factor.</summary>
    public BoundingBox Scale(float horizontal, float vertical)
    {
        var width = Width * horizontal;
        var height = Height * vertical;
        return new(Center.X - (width / 2), Center.Y - (height / 2), width, height);
    }

    /// <summary>The box moved.</summary>
    public BoundingBox Offset(float x, float y) => this with { X = X + x, Y = Y + y };

    /// <summary>A square of the given side with the same middle.</summary>
    public BoundingBox Square(float side) => new(Center.X - (side / 2), Center.Y - (side / 2), side, side);

    /// <summary>The part inside a picture of the given size.</summary>
    public BoundingBox Clip(int width, int height) => Intersect(new(0, 0, width, height));

    /// <summary>The box shifted, not shrunk, to lie inside a picture; where it is larger than the picture it starts at 0.</summary>
    public BoundingBox ShiftInside(int width, int height) => this with
    {
        X = MathF.Max(0, MathF.Min(X, width - Width)),
        Y = MathF.Max(0, MathF.Min(Y, height - Height)),
    };

    /// <summary>The same box in a picture of another size.</summary>
    /// <param name="scale">How many times wider and higher that picture is.</param>
    public BoundingBox Scale(Vector2 scale) => new(X * scale.X, Y * scale.Y, Width * scale.X, Height * scale.Y);
}
