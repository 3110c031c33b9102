using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    // Along each axis: a face of up to four times that size is averaged in full, a larger one from a part of its pixels.
    private const int MaximumReads = 4;

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
        Sample(new LumaView(frame), (eyes + mouth) / 2, Vector2.Normalize(across) * (eyeDistance * EyeDistances / Side), gray);

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
    private static void Sample(LumaView luma, Vector2 middle, Vector2 right, Span<float> gray)
    {
        var down = new Vector2(-right.Y, right.X);
        var reads = Math.Clamp((int)MathF.Ceiling(right.Length()), 1, MaximumReads);
        Span<int> offsets = stackalloc int[Side * MaximumReads];
        offsets = offsets[..(Side * reads)];
        gray.Clear();
        for (var line = 0; line < offsets.Length; line++)
        {
            var u = (0.5f / reads) - (Side / 2);
            var v = ((line + 0.5f) / reads) - (Side / 2);
            var start = middle + (u * right) + (v * down) - new Vector2(0.5f);
            var row = gray.Slice(line / reads * Side, Side);
            if (reads == 1)
            {
                for (var x = 0; x < row.Length; x++)
                {
                    row[x] = Between(luma, start + (x * right));
                }

                continue;
            }

            Nearest(luma, start, right / reads, offsets);
            for (var x = 0; x < row.Length; x++)
            {
                for (var i = 0; i < reads; i++)
                {
                    row[x] += luma[offsets[(x * reads) + i]];
                }
            }
        }

        foreach (ref var value in gray)
        {
            value = luma.ToBrightness(value / (reads * reads));
        }
    }

    /// <summary>Where the pixels nearest to evenly spaced places lie.</summary>
    private static void Nearest(LumaView luma, Vector2 start, Vector2 step, Span<int> offsets)
    {
        for (var i = 0; i < offsets.Length; i += Vector256<int>.Count)
        {
            var along = Vector256.ConvertToSingle(Vector256<int>.Indices + Vector256.Create(i));
            var x = Whole((along * step.X) + Vector256.Create(start.X), luma.Width);
            var y = Whole((along * step.Y) + Vector256.Create(start.Y), luma.Height);
            ((y * luma.Stride) + (x * luma.Step)).CopyTo(offsets[i..]);
        }

        static Vector256<int> Whole(Vector256<float> place, int size) => Vector256.ConvertToInt32(
            Vector256.Clamp(Vector256.Floor(place + Vector256.Create(0.5f)), Vector256<float>.Zero, Vector256.Create((float)(size - 1))));
    }

    private static float Between(LumaView luma, Vector2 at)
    {
        var (x, y) = (MathF.Floor(at.X), MathF.Floor(at.Y));
        var (fx, fy) = (at.X - x, at.Y - y);
        var left = Math.Clamp((int)x, 0, luma.Width - 1) * luma.Step;
        var right = Math.Clamp((int)x + 1, 0, luma.Width - 1) * luma.Step;
        var above = Math.Clamp((int)y, 0, luma.Height - 1) * luma.Stride;
        var below = Math.Clamp((int)y + 1, 0, luma.Height - 1) * luma.Stride;
        var top = (luma[above + left] * (1 - fx)) + (luma[above + right] * fx);
        var bottom = (luma[below + left] * (1 - fx)) + (luma[below + right] * fx);
        return (top * (1 - fy)) + (bottom * fy);
    }

    /// <summary>
    /// The perceptual blur of Crete, Dolmiere, Ladret and Nicolas (2007): how little neighbouring pixels lose of their differences when the picture is
    /// blurred once more. 0 sharp, 1 blurred; unaffected by brightness and contrast. The worse of the two directions, so that motion counts.
    /// </summary>
    private static float Blur(ReadOnlySpan<float> gray)
    {
        Span<float> turned = stackalloc float[Side * Side];
        for (var i = 0; i < gray.Length; i++)
        {
            turned[(i % Side * Side) + (i / Side)] = gray[i];
        }

        return MathF.Max(BlurDownwards(gray), BlurDownwards(turned));
    }

    // Eight columns at a time.
    private static float BlurDownwards(ReadOnlySpan<float> gray)
    {
        // Four pixels to each side, as in the paper.
        const int Reach = 4;
        var differences = Vector256<float>.Zero;
        var lost = Vector256<float>.Zero;
        for (var x = 0; x < Side; x += Vector256<float>.Count)
        {
            ref var column = ref MemoryMarshal.GetReference(gray[x..]);
            var before = Vector256<float>.Zero;
            for (var i = 0; i <= 2 * Reach; i++)
            {
                before += Vector256.LoadUnsafe(ref column, (nuint)(i * Side));
            }

            for (var i = Reach + 1; i < Side - Reach; i++)
            {
                var after = before + Vector256.LoadUnsafe(ref column, (nuint)((i + Reach) * Side))
                    - Vector256.LoadUnsafe(ref column, (nuint)((i - Reach - 1) * Side));
                var difference = Vector256.Abs(
                    Vector256.LoadUnsafe(ref column, (nuint)(i * Side)) - Vector256.LoadUnsafe(ref column, (nuint)((i - 1) * Side)));
                differences += difference;
                lost += Vector256.Max(Vector256<float>.Zero, difference - (Vector256.Abs(after - before) / ((2 * Reach) + 1)));
                before = after;
            }
        }

        // A surface without any difference shows nothing.
        var all = Vector256.Sum(differences);
        return all > 0 ? 1 - (Vector256.Sum(lost) / all) : 1;
    }

    /// <summary>Full from a mean of 70 to 190 and a deviation of 30 (of 255); less where the face is darker, brighter, flatter, or clipped.</summary>
    private static float Exposure(ReadOnlySpan<float> gray)
    {
        var clipped = 0;
        foreach (var value in gray)
        {
            clipped += value is <= 3 or >= 252 ? 1 : 0;
        }

        var mean = TensorPrimitives.Sum(gray) / gray.Length;
        var deviation = MathF.Sqrt(MathF.Max(0, (TensorPrimitives.SumOfSquares(gray) / gray.Length) - (mean * mean)));
        return MathF.Min(Ramp(mean, 15, 70), Ramp(mean, 250, 190))
            * Ramp(deviation, 2, 30)
            * Ramp((float)clipped / gray.Length, 0.5f, 0.02f);
    }
}
