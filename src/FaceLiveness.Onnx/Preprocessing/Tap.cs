namespace FaceLiveness.Onnx;

/// <summary>Linear interpolation along one axis: <c>first * FirstWeight + second * SecondWeight + Border</c>, with both places inside the picture.</summary>
/// <param name="First">Place of the first pixel.</param>
/// <param name="Second">Place of the second pixel.</param>
/// <param name="FirstWeight">Weight of the first; 0 where it lay outside and the border took its place.</param>
/// <param name="SecondWeight">Weight of the second.</param>
/// <param name="Border">What the border adds.</param>
internal readonly record struct Tap(int First, int Second, float FirstWeight, float SecondWeight, float Border)
{
    /// <summary>Reads at a position, counted in pixels from the middle of the first.</summary>
    /// <param name="position">Anywhere.</param>
    /// <param name="size">Pixels along the axis.</param>
    /// <param name="border">The value outside; null repeats the edge.</param>
    public static Tap At(float position, int size, byte? border)
    {
        if (border is not { } value)
        {
            position = Math.Clamp(position, 0, size - 1);
            var nearest = (int)position;
            var toNext = position - nearest;
            return new(nearest, Math.Min(nearest + 1, size - 1), 1 - toNext, toNext, 0);
        }

        position = Math.Clamp(position, -1, size);
        var first = (int)MathF.Floor(position);
        var share = position - first;
        var hasFirst = (uint)first < (uint)size;
        var hasSecond = (uint)(first + 1) < (uint)size;
        return new(
            Math.Clamp(first, 0, size - 1),
            Math.Clamp(first + 1, 0, size - 1),
            hasFirst ? 1 - share : 0,
            hasSecond ? share : 0,
            ((hasFirst ? 0 : 1 - share) + (hasSecond ? 0 : share)) * value);
    }
}
