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

        var (mean, deviation) = MeanAndDeviation(gray);
        var sharpness = Ramp(Blur(gray), _options.UselessBlur, _options.SharpBlur) * Ramp(Grain(gray, deviation), _options.UselessGrain, _options.CleanGrain);
        var exposure = Exposure(gray, mean, deviation);
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
        Span<float> line = stackalloc float[Side * MaximumReads];
        line = line[..(Side * reads)];
        gray.Clear();
        for (var i = 0; i < line.Length; i++)
        {
            var u = (0.5f / reads) - (Side / 2);
            var v = ((i + 0.5f) / reads) - (Side / 2);
            var start = middle + (u * right) + (v * down) - new Vector2(0.5f);
            var row = gray.Slice(i / reads * Side, Side);
            if (reads == 1)
            {
                Between(luma, start, right, row);
                continue;
            }

            Nearest(luma, start, right / reads, line);
            for (var x = 0; x < row.Length; x++)
            {
                foreach (var number in line.Slice(x * reads, reads))
                {
                    row[x] += number;
                }
            }
        }

        luma.ToBrightness(gray, reads * reads);
    }

    /// <summary>The pixels nearest to evenly spaced places.</summary>
    private static void Nearest(LumaView luma, Vector2 start, Vector2 step, Span<float> line)
    {
        Span<int> offsets = stackalloc int[Side * MaximumReads];
        for (var i = 0; i < line.Length; i += Vector256<int>.Count)
        {
            var along = Vector256.ConvertToSingle(Vector256<int>.Indices + Vector256.Create(i));
            var x = Inside(Vector256.Floor((along * step.X) + Vector256.Create(start.X + 0.5f)), luma.Width);
            var y = Inside(Vector256.Floor((along * step.Y) + Vector256.Create(start.Y + 0.5f)), luma.Height);
            ((y * luma.Stride) + (x * luma.Step)).CopyTo(offsets[i..]);
        }

        luma.Read(offsets[..line.Length], line);
    }

    /// <summary>What lies between the four pixels around each of <see cref="Side"/> evenly spaced places.</summary>
    private static void Between(LumaView luma, Vector2 start, Vector2 step, Span<float> line)
    {
        Span<int> offsets = stackalloc int[4 * Side];
        Span<float> pixels = stackalloc float[4 * Side];
        for (var i = 0; i < Side; i += Vector256<int>.Count)
        {
            var (x, y) = Places(i, start, step);
            var left = Inside(Vector256.Floor(x), luma.Width) * luma.Step;
            var right = Inside(Vector256.Floor(x) + Vector256<float>.One, luma.Width) * luma.Step;
            var above = Inside(Vector256.Floor(y), luma.Height) * luma.Stride;
            var below = Inside(Vector256.Floor(y) + Vector256<float>.One, luma.Height) * luma.Stride;
            (above + left).CopyTo(offsets[i..]);
            (above + right).CopyTo(offsets[(Side + i)..]);
            (below + left).CopyTo(offsets[((2 * Side) + i)..]);
            (below + right).CopyTo(offsets[((3 * Side) + i)..]);
        }

        luma.Read(offsets, pixels);
        for (var i = 0; i < Side; i += Vector256<int>.Count)
        {
            var (x, y) = Places(i, start, step);
            var top = Vector256.Lerp(Vector256.Create<float>(pixels[i..]), Vector256.Create<float>(pixels[(Side + i)..]), x - Vector256.Floor(x));
            var bottom = Vector256.Lerp(
                Vector256.Create<float>(pixels[((2 * Side) + i)..]), Vector256.Create<float>(pixels[((3 * Side) + i)..]), x - Vector256.Floor(x));
            Vector256.Lerp(top, bottom, y - Vector256.Floor(y)).CopyTo(line[i..]);
        }

        static (Vector256<float> X, Vector256<float> Y) Places(int i, Vector2 start, Vector2 step)
        {
            var along = Vector256.ConvertToSingle(Vector256<int>.Indices + Vector256.Create(i));
            return ((along * step.X) + Vector256.Create(start.X), (along * step.Y) + Vector256.Create(start.Y));
        }
    }

    private static Vector256<int> Inside(Vector256<float> place, int size) =>
        Vector256.ConvertToInt32(Vector256.Clamp(place, Vector256<float>.Zero, Vector256.Create((float)(size - 1))));

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

    /// <summary>
    /// Noise, as a share of the face's own contrast: by Immerkær's estimate (1996), a mask that answers to neither brightness nor slopes nor straight
    /// edges. To the blur above, noise is sharpness.
    /// </summary>
    private static float Grain(ReadOnlySpan<float> gray, float deviation)
    {
        // Whole vectors only: the last six columns of a row are left out.
        const int Last = Side - 1 - 8;
        ref var picture = ref MemoryMarshal.GetReference(gray);
        var sum = Vector256<float>.Zero;
        var count = 0;
        for (var y = 1; y < Side - 1; y++)
        {
            for (var x = 1; x <= Last; x += Vector256<float>.Count)
            {
                var above = Row(ref picture, y - 1, x);
                var below = Row(ref picture, y + 1, x);
                var within = Row(ref picture, y, x);
                sum += Vector256.Abs(above.Sides + below.Sides - (2 * (above.Middle + below.Middle + within.Sides)) + (4 * within.Middle));
                count += Vector256<float>.Count;
            }
        }

        // The mask's squares add up to 36; the mean of a normal deviate's size is the root of 2/π.
        var noise = Vector256.Sum(sum) / count * MathF.Sqrt(MathF.PI / 2) / 6;
        return noise / MathF.Max(deviation, 1);

        static (Vector256<float> Sides, Vector256<float> Middle) Row(ref float picture, int y, int x)
        {
            var at = (nuint)((y * Side) + x);
            return (Vector256.LoadUnsafe(ref picture, at - 1) + Vector256.LoadUnsafe(ref picture, at + 1), Vector256.LoadUnsafe(ref picture, at));
        }
    }

    private static (float Mean, float Deviation) MeanAndDeviation(ReadOnlySpan<float> gray)
    {
        var mean = TensorPrimitives.Sum(gray) / gray.Length;
        return (mean, MathF.Sqrt(MathF.Max(0, (TensorPrimitives.SumOfSquares(gray) / gray.Length) - (mean * mean))));
    }

    /// <summary>Full from a mean of 70 to 190 and a deviation of 30 (of 255); less where the face is darker, brighter, flatter, or clipped.</summary>
    private static float Exposure(ReadOnlySpan<float> gray, float mean, float deviation)
    {
        var clipped = 0;
        foreach (var value in gray)
        {
            clipped += value is <= 3 or >= 252 ? 1 : 0;
        }

        return MathF.Min(Ramp(mean, 15, 70), Ramp(mean, 250, 190))
            * Ramp(deviation, 2, 30)
            * Ramp((float)clipped / gray.Length, 0.5f, 0.02f);
    }
}
