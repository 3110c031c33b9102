using System.Numerics;

namespace FaceLiveness.Tests;

/// <summary>A painted room with somebody, or somebody's picture, in it: textures that stay and textures that move, and the points of the face.</summary>
internal sealed class PaintedScene(int seed, int blur = 6)
{
    public const int Width = 640;
    public const int Height = 400;
    private const float FaceHeight = 100;

    private readonly byte[] _room = Texture(new Random(seed), blur);
    private readonly byte[] _picture = Texture(new Random(seed + 1), blur);

    /// <summary>How far what moves reaches beyond the face's box, in its heights: a head alone, or a print of head and shoulders.</summary>
    public float Reach { get; init; } = 0.1f;

    /// <summary>Whether the room itself moves with the face: a camera that pans.</summary>
    public bool RoomMoves { get; init; }

    /// <summary>The look at a time, with the face a way from the middle. The caller disposes its frame.</summary>
    public FaceObservation Look(double seconds, Vector2 away, float alignment = 1)
    {
        var frame = VideoFrame.Rent(Width, Height, PixelFormat.Gray8, timestamp: TimeSpan.FromSeconds(seconds));
        var middle = new Vector2(Width / 2, Height / 2) + away;
        var half = FaceHeight * (0.5f + Reach);
        var (shiftX, shiftY) = ((int)MathF.Floor(away.X), (int)MathF.Floor(away.Y));
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var moves = RoomMoves || (MathF.Abs(x - middle.X) < half && MathF.Abs(y - middle.Y) < half);
                frame.Pixels[(y * Width) + x] = moves
                    ? _picture[(Wrap(y - shiftY, Height) * Width) + Wrap(x - shiftX, Width)]
                    : _room[(y * Width) + x];
            }
        }

        var points = new Vector2[68];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new Vector2((Width / 2) + shiftX, (Height / 2) + shiftY) + (new Vector2(MathF.Cos(i * 2.4f), MathF.Sin(i * 2.4f)) * (FaceHeight * 0.4f * MathF.Sqrt((i + 1) / 68f)));
        }

        return new(
            frame,
            new(new(middle.X - (FaceHeight / 2), middle.Y - (FaceHeight / 2), FaceHeight, FaceHeight), 1),
            new(LandmarkScheme.Ibug68, points),
            default,
            new(1, 1, 1, 1, 1, alignment));
    }

    private static int Wrap(int value, int size) => ((value % size) + size) % size;

    /// <summary>Random brightness in squares; squares as large as the room leave a plain wall.</summary>
    private static byte[] Texture(Random random, int square)
    {
        var columns = (Width / square) + 1;
        var values = new byte[columns * ((Height / square) + 1)];
        random.NextBytes(values);
        var pixels = new byte[Width * Height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = values[(i / Width / square * columns) + (i % Width / square)];
        }

        return pixels;
    }
}
