using System.Numerics;
using SkiaSharp;

namespace FaceLiveness.Imaging.Skia;

/// <summary>Draws the picture of a contact sheet's cell: the part of the frame around whom the moment is about, with its overlay.</summary>
internal sealed class CellPicture : IDisposable
{
    public const int Width = 440;
    public const int Height = 330;

    // Somebody far away is shown larger: a person fills about two thirds of a cell's height, but no more than this is magnified.
    private const float Breathing = 1.5f;
    private const float SmallestShare = 0.3f;

    private readonly OverlayPen _pen = new(Height);

    /// <summary>Draws.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="result">What was found in it.</param>
    /// <param name="trackId">Whom the moment is about.</param>
    /// <returns>A frame of the size of a cell, which the caller owns.</returns>
    public unsafe VideoFrame Draw(VideoFrame frame, FrameResult result, int trackId)
    {
        var crop = Crop(frame.Width, frame.Height, result.Persons.FirstOrDefault(person => person.TrackId == trackId)?.Box);
        using var source = BgraPixels.Convert(frame, frame.Width, frame.Height);
        var cell = VideoFrame.Rent(Width, Height, PixelFormat.Bgra32);
        fixed (byte* from = source.Pixels, to = cell.Pixels)
        {
            using var image = SKImage.FromPixels(Info(frame.Width, frame.Height), (nint)from, source.Stride);
            using var surface = SKSurface.Create(Info(Width, Height), (nint)to, cell.Stride);
            var sampling = crop.Width > Width ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear) : new SKSamplingOptions(SKCubicResampler.Mitchell);
            surface.Canvas.DrawImage(image, SKRect.Create(crop.X, crop.Y, crop.Width, crop.Height), SKRect.Create(Width, Height), sampling);
            var toCell = Matrix3x2.CreateTranslation(-crop.X, -crop.Y) * Matrix3x2.CreateScale(Width / crop.Width);
            _pen.DrawPersons(surface.Canvas, Width, result, toCell, reserved: default);
        }

        return cell;
    }

    public void Dispose() => _pen.Dispose();

    /// <summary>The part of a frame that a cell shows: of the cell's shape, inside the frame, around the person.</summary>
    internal static BoundingBox Crop(int width, int height, BoundingBox? person)
    {
        const float Shape = (float)Width / Height;
        var largest = MathF.Min(height, width / Shape);
        var about = person?.Clip(width, height) ?? new(0, 0, width, height);
        var wanted = MathF.Max(about.Height, about.Width / Shape) * Breathing;
        var cropHeight = Math.Clamp(wanted, largest * SmallestShare, largest);
        return new BoundingBox(about.Center.X - (cropHeight * Shape / 2), about.Center.Y - (cropHeight / 2), cropHeight * Shape, cropHeight)
            .ShiftInside(width, height);
    }

    private static SKImageInfo Info(int width, int height) => new(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque);
}
