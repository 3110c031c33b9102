using System.Numerics;

namespace FaceLiveness;

/// <summary>
/// Judges a look at a face from its pixels and points. Pixels are read once, at the scale of an aligned face, so that the parts mean the
/// same for near and far faces. Safe for concurrent use; allocates nothing.
/// </summary>
/// <param name="options">Bounds and weights; the defaults where null.</param>
public sealed class FaceQualityAssessor(FaceQualityOptions? options = null) : IFaceQualityAssessor
{
    // 64 pixels over twice the distance between the eyes: 32 pixels from eye to eye, as near to ArcFace's 35 as a power of two comes.
    private const int Side = 64;
    private const float EyeDistances = 2;

    // In ArcFace's template the eyes are 35.2 apart and 40.7 above the mouth. A turned head brings the eyes together, not eyes and mouth.
    private const float EyesOverEyesToMouth = 35.2f / 40.7f;

    // Of the pose fit, in distances between the outer eye corners. Measured medians by clip: 0.014 to 0.030, one laughing man 0.059;
    // 0.10 and more where the points had slipped off the face.
    private const float GoodResidual = 0.03f;
    private const float UselessResidual = 0.12f;

    private readonly FaceQualityOptions _options = options ?? new();

    /// <inheritdoc/>
    public FaceQuality Assess(VideoFrame frame, FaceDetection face, FaceLandmarks landmarks, HeadPose pose)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(landmarks);
        var five = landmarks.ToFivePoints();
        var eyes = (five.LeftEye + five.RightEye) / 2;
        var mouth = (five.LeftMouth + five.RightMouth) / 2;
        var across = five.RightEye - five.LeftEye;
        var eyeDistance = MathF.Max(across.Length(), Vector2.Distance(eyes, mouth) * EyesOverEyesToMouth);
        if (!(across.Length() > 0) || !float.IsFinite(eyeDistance))
        {
            return default;
        }

        Span<float> gray = stackalloc float[Side * Side];
        Sample(frame.View, (eyes + mouth) / 2, Vector2.Normalize(across) * (eyeDistance * EyeDistances / Side), gray);

        var sharpness = Ramp(Blur(gray), _options.UselessBlur, _options.SharpBlur);
        var exposure = Exposure(gray);
        var size = Math.Clamp(
            MathF.Log(eyeDistance / _options.UselessEyeDistance) / MathF.Log(_options.FullEyeDistance / _options.UselessEyeDistance), 0, 1);
        var frontality = Facing(pose.Yaw, _options.UselessYaw) * Facing(pose.Pitch, _options.UselessPitch);
        var alignment = Ramp(HeadPoseEstimator.Fit(landmarks).Residual, UselessResidual, GoodResidual);

        // A weighted geometric mean: what is useless in one part is useless.
        var weights = _options.SharpnessWeight + _options.ExposureWeight + _options.SizeWeight + _options.FrontalityWeight + _options.AlignmentWeight;
        var score = weights > 0
            ? MathF.Pow(
                MathF.Pow(sharpness, _options.SharpnessWeight)
                * MathF.Pow(exposure, _options.ExposureWeight)
                * MathF.Pow(size, _options.SizeWeight)
                * MathF.Pow(frontality, _options.FrontalityWeight)
                * MathF.Pow(alignment, _options.AlignmentWeight),
                1 / weights)
            : 0;
        return new(score, sharpness, exposure, size, frontality, alignment);
    }

    /// <summary>0 at one end, 1 at the other, straight between.</summary>
    private static float Ramp(float value, float zero, float one) => Math.Clamp((value - zero) / (one - zero), 0, 1);

    private static float Facing(float angle, float useless) => MathF.Max(0, MathF.Cos(MathF.Min(1, MathF.Abs(angle) / useless) * MathF.PI / 2));

    /// <summary>Reads luma on a turned grid; a large face is averaged down, as an embedding's input is.</summary>
    private static void Sample(ImageView image, Vector2 middle, Vector2 right, Span<float> gray)
    {
        var down = new Vector2(-right.Y, right.X);
        var scale = right.Length();
        var reads = Math.Clamp((int)MathF.Ceiling(scale), 1, 4);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var sum = 0f;
                for (var j = 0; j < reads; j++)
                {
                    for (var i = 0; i < reads; i++)
                    {
                        var u = x + ((i + 0.5f) / reads) - (Side / 2);
                        var v = y + ((j + 0.5f) / reads) - (Side / 2);
                        var at = middle + (u * right) + (v * down) - new Vector2(0.5f);
                        sum += reads == 1 ? Between(image, at) : Luma(image, (int)MathF.Round(at.X), (int)MathF.Round(at.Y));
                    }
                }

                gray[(y * Side) + x] = sum / (reads * reads);
            }
        }
    }

    private static float Between(ImageView image, Vector2 at)
    {
        var x = (int)MathF.Floor(at.X);
        var y = (int)MathF.Floor(at.Y);
        var fx = at.X - x;
        var fy = at.Y - y;
        var top = (Luma(image, x, y) * (1 - fx)) + (Luma(image, x + 1, y) * fx);
        var bottom = (Luma(image, x, y + 1) * (1 - fx)) + (Luma(image, x + 1, y + 1) * fx);
        return (top * (1 - fy)) + (bottom * fy);
    }

    private static float Luma(ImageView image, int x, int y)
    {
        x = Math.Clamp(x, 0, image.Width - 1);
        y = Math.Clamp(y, 0, image.Height - 1);
        var layout = image.Layout;
        var pixel = image.Pixels.Slice((y * image.Stride) + (x * layout.BytesPerPixel), layout.BytesPerPixel);
        return (0.299f * pixel[layout.Red]) + (0.587f * pixel[layout.Green]) + (0.114f * pixel[layout.Blue]);
    }

    /// <summary>
    /// The perceptual blur of Crete, Dolmiere, Ladret and Nicolas (2007): how little neighbouring pixels lose of their differences when the picture is
    /// blurred once more. 0 sharp, 1 blurred; unaffected by brightness and contrast. The worse of the two directions, so that motion counts.
    /// </summary>
    private static float Blur(ReadOnlySpan<float> gray) => MathF.Max(Blur(gray, 1, Side), Blur(gray, Side, 1));

    private static float Blur(ReadOnlySpan<float> gray, int step, int line)
    {
        // Four pixels to each side, as in the paper.
        const int Reach = 4;
        var differences = 0f;
        var lost = 0f;
        for (var l = 0; l < Side; l++)
        {
            var before = 0f;
            for (var i = 0; i <= 2 * Reach; i++)
            {
                before += gray[(l * line) + (i * step)];
            }

            for (var i = Reach + 1; i < Side - Reach; i++)
            {
                var at = (l * line) + (i * step);
                var after = before + gray[at + (Reach * step)] - gray[at - ((Reach + 1) * step)];
                var difference = MathF.Abs(gray[at] - gray[at - step]);
                differences += difference;
                lost += MathF.Max(0, difference - (MathF.Abs(after - before) / ((2 * Reach) + 1)));
                before = after;
            }
        }

        // A surface without any difference shows nothing.
        return differences > 0 ? 1 - (lost / differences) : 1;
    }

    /// <summary>Full from a mean of 70 to 190 and a deviation of 30 (of 255); less where the face is darker, brighter, flatter, or clipped.</summary>
    private static float Exposure(ReadOnlySpan<float> gray)
    {
        var sum = 0f;
        var squares = 0f;
        var clipped = 0;
        foreach (var value in gray)
        {
            sum += value;
            squares += value * value;
            if (value is <= 3 or >= 252)
            {
                clipped++;
            }
        }

        var mean = sum / gray.Length;
        var deviation = MathF.Sqrt(MathF.Max(0, (squares / gray.Length) - (mean * mean)));
        return MathF.Min(Ramp(mean, 15, 70), Ramp(mean, 250, 190))
            * Ramp(deviation, 2, 30)
            * Ramp((float)clipped / gray.Length, 0.5f, 0.02f);
    }
}
