namespace FaceLiveness.Imaging.Skia;

/// <summary>Finds places for labels: inside the picture, never on one another, near whom they belong to, and off the faces where that can be had.</summary>
internal sealed class PlateLayout(int width, int height)
{
    private const int Steps = 24;

    private readonly List<BoundingBox> _taken = [];

    /// <summary>Keeps labels off a part of the picture.</summary>
    public void Reserve(BoundingBox area) => _taken.Add(area);

    /// <summary>Takes a place for a label.</summary>
    /// <param name="owner">The person, in pixels of the picture.</param>
    /// <param name="plateWidth">Width of the label.</param>
    /// <param name="plateHeight">Height of the label.</param>
    /// <param name="faces">What should not be covered.</param>
    /// <returns>Its place, or null where none is left.</returns>
    public BoundingBox? Place(BoundingBox owner, float plateWidth, float plateHeight, ReadOnlySpan<BoundingBox> faces)
    {
        if (plateWidth > width || plateHeight > height)
        {
            return null;
        }

        var seen = owner.Clip(width, height);
        Span<(float X, float Y)> beside =
        [
            (seen.X, seen.Y - plateHeight),
            (seen.X, seen.Y),
            (seen.Right - plateWidth, seen.Y),
            (seen.X, seen.Bottom - plateHeight),
            (seen.X, seen.Bottom),
            (seen.Right, seen.Y),
            (seen.X - plateWidth, seen.Y),
        ];
        var best = default(BoundingBox);
        var lowest = float.MaxValue;
        for (var i = 0; i < beside.Length; i++)
        {
            Consider(beside[i].X, beside[i].Y, i * 0.02f, faces);
        }

        // Nothing free beside the person: anywhere in the picture then, the nearer the better.
        if (lowest == float.MaxValue)
        {
            for (var step = 0; step < Steps * Steps; step++)
            {
                Consider((width - plateWidth) * (step % Steps) / (Steps - 1), (height - plateHeight) * (step / Steps) / (Steps - 1), 1, faces);
            }
        }

        if (lowest == float.MaxValue)
        {
            return null;
        }

        _taken.Add(best);
        return best;

        void Consider(float x, float y, float cost, ReadOnlySpan<BoundingBox> faces)
        {
            var plate = new BoundingBox(MathF.Round(x), MathF.Round(y), plateWidth, plateHeight).ShiftInside(width, height);
            foreach (var other in _taken)
            {
                if (plate.Intersect(other).Area > 0)
                {
                    return;
                }
            }

            foreach (var face in faces)
            {
                cost += 4 * face.ShareWithin(plate);
            }

            cost += (plate.Center - seen.Center).Length() / (width + height);
            if (cost < lowest)
            {
                (lowest, best) = (cost, plate);
            }
        }
    }
}
