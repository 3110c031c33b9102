using System.Numerics;

namespace FaceLiveness.Onnx;

/// <summary>Fits a picture into a tensor with its proportions kept; the rest of the tensor is border.</summary>
/// <param name="Scale">Pixels of the tensor for one of the picture.</param>
/// <param name="X">Left edge of the picture in the tensor.</param>
/// <param name="Y">Top edge of the picture in the tensor.</param>
internal readonly record struct Letterbox(float Scale, float X, float Y)
{
    /// <summary>Takes tensor pixels to picture pixels.</summary>
    public Matrix3x2 Map => new(1 / Scale, 0, 0, 1 / Scale, -X / Scale, -Y / Scale);

    /// <summary>The picture in the middle of the tensor (YOLOv5 and later).</summary>
    public static Letterbox Centered(int imageWidth, int imageHeight, int width, int height)
    {
        var scale = Fit(imageWidth, imageHeight, width, height);
        return new(scale, (width - (imageWidth * scale)) / 2, (height - (imageHeight * scale)) / 2);
    }

    /// <summary>The picture at the tensor's top left (YOLOX, NanoDet, SCRFD).</summary>
    public static Letterbox TopLeft(int imageWidth, int imageHeight, int width, int height) =>
        new(Fit(imageWidth, imageHeight, width, height), 0, 0);

    /// <summary>A box in the tensor, as a box in the picture.</summary>
    public BoundingBox ToPicture(BoundingBox box) => new((box.X - X) / Scale, (box.Y - Y) / Scale, box.Width / Scale, box.Height / Scale);

    /// <summary>A box in the picture, as a box in the tensor.</summary>
    public BoundingBox ToTensor(BoundingBox box) => new((box.X * Scale) + X, (box.Y * Scale) + Y, box.Width * Scale, box.Height * Scale);

    private static float Fit(int imageWidth, int imageHeight, int width, int height) =>
        MathF.Min((float)width / imageWidth, (float)height / imageHeight);
}
