using System.Numerics;

namespace FaceLiveness;

/// <summary>
/// What the surroundings of a face look like at one moment: small patches of brightness beside and above the head and all over the rest of the frame.
/// Later each patch is looked for twice: where it was, and where it would be had it moved with the face.
/// </summary>
internal sealed class SurroundingsView
{
    // In heights of the face's box, from its middle: beyond ears and hair, and near enough to lie within a print of head and shoulders.
    private const float PatchSize = 0.2f;
    private const float Nearest = 0.65f;
    private const float Above = -1.05f;
    private const float Far = 1.5f;
    private const int FarColumns = 12;
    private const int FarRows = 8;

    // A patch is five by five samples, each the mean of four pixels: coarse enough that landmarks' jitter does not matter.
    private const int Samples = 5;
    private const int PerPatch = Samples * Samples;
    private const int Reads = 4;
    private const int Places = (2 * 5 * 3) + (2 * 7) + (FarColumns * FarRows);

    // Mean squared difference, of 255 squared, below which a patch looks the same in both places: a plain wall tells nothing.
    private const float Telling = 40;

    // How much better one place must fit than the other.
    private const float Better = 0.4f;

    // A patch that the movement barely shifts tells nothing, in heights of the face.
    private const float LeastShift = 0.06f;

    private readonly float[] _patches = new float[Places * PerPatch];
    private readonly Vector2[] _middles = new Vector2[Places];
    private readonly Place[] _places = new Place[Places];
    private Vector2[] _points = [];
    private int _count;
    private float _height;
    private Vector2 _middle;

    private enum Place : byte
    {
        Left,
        Right,
        Above,
        Far,
    }

    /// <summary>Media time of the look.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Takes the surroundings in.</summary>
    public void Take(FaceObservation look)
    {
        var points = look.Landmarks.Points;
        if (_points.Length != points.Length)
        {
            _points = new Vector2[points.Length];
        }

        points.CopyTo(_points);
        (Time, _height, _middle, _count) = (look.Timestamp, look.Face.Box.Height, look.Face.Box.Center, 0);
        var luma = new LumaView(look.Frame);
        for (var y = -0.5f; y < 0.4f; y += PatchSize)
        {
            for (var x = Nearest; x < 1.1f; x += PatchSize)
            {
                Add(luma, _middle + (new Vector2(-x, y) * _height), Place.Left);
                Add(luma, _middle + (new Vector2(x, y) * _height), Place.Right);
            }
        }

        for (var y = Above; y < -0.8f; y += PatchSize)
        {
            for (var x = -0.6f; x < 0.7f; x += PatchSize)
            {
                Add(luma, _middle + (new Vector2(x, y) * _height), Place.Above);
            }
        }

        for (var row = 0; row < FarRows; row++)
        {
            for (var column = 0; column < FarColumns; column++)
            {
                var middle = new Vector2((column + 0.5f) * luma.Width / FarColumns, (row + 0.5f) * luma.Height / FarRows);

                // Not below the face either: there its body is.
                var away = (middle - _middle) / _height;
                if (MathF.Abs(away.X) > Far || away.Y < -Far)
                {
                    Add(luma, middle, Place.Far);
                }
            }
        }
    }

    /// <summary>How the face has moved since, as the map of its points; and how far, in heights of its box.</summary>
    public float MovedBy(FaceLandmarks now, out Matrix3x2 movement)
    {
        movement = SimilarityTransform.Estimate(_points, now.Points);
        var sum = 0f;
        foreach (var direction in (ReadOnlySpan<Vector2>)[new(-1, 0), new(1, 0), new(0, -1), new(0, 1)])
        {
            var edge = _middle + (direction * (0.6f * _height));
            sum += Vector2.Distance(Vector2.Transform(edge, movement), edge);
        }

        return sum / (4 * _height);
    }

    /// <summary>Whether the points can be compared with those of another look.</summary>
    public bool Fits(FaceLandmarks landmarks) => _points.Length == landmarks.Points.Length;

    /// <summary>Which places went along with the face.</summary>
    public SurroundingsMotion Compare(VideoFrame frame, Matrix3x2 movement)
    {
        var luma = new LumaView(frame);
        Span<int> along = stackalloc int[4];
        Span<int> stayed = stackalloc int[4];
        Span<float> patch = stackalloc float[PerPatch];
        along.Clear();
        stayed.Clear();
        for (var i = 0; i < _count; i++)
        {
            var there = Vector2.Transform(_middles[i], movement);
            if (Vector2.Distance(there, _middles[i]) < LeastShift * _height || !IsInside(luma, there))
            {
                continue;
            }

            var before = _patches.AsSpan(i * PerPatch, PerPatch);
            Read(luma, _middles[i], Matrix3x2.Identity, patch);
            var asItWas = Difference(before, patch);
            Read(luma, _middles[i], movement, patch);
            var asTheFace = Difference(before, patch);
            if (MathF.Max(asItWas, asTheFace) < Telling)
            {
                continue;
            }

            if (asTheFace < Better * asItWas)
            {
                along[(int)_places[i]]++;
            }
            else if (asItWas < Better * asTheFace)
            {
                stayed[(int)_places[i]]++;
            }
        }

        return new(Time, frame.Timestamp, along[0], stayed[0], along[1], stayed[1], along[2], stayed[2], along[3], stayed[3]);
    }

    private void Add(LumaView luma, Vector2 middle, Place place)
    {
        if (IsInside(luma, middle))
        {
            Read(luma, middle, Matrix3x2.Identity, _patches.AsSpan(_count * PerPatch, PerPatch));
            (_middles[_count], _places[_count]) = (middle, place);
            _count++;
        }
    }

    private bool IsInside(LumaView luma, Vector2 middle)
    {
        var margin = PatchSize / 2 * _height;
        return middle.X >= margin && middle.Y >= margin && middle.X <= luma.Width - margin && middle.Y <= luma.Height - margin;
    }

    private void Read(LumaView luma, Vector2 middle, Matrix3x2 movement, Span<float> patch)
    {
        var step = PatchSize * _height / Samples;
        var across = Vector2.TransformNormal(new(step / 2, 0), movement);
        var down = Vector2.TransformNormal(new(0, step / 2), movement);
        var corner = Vector2.Transform(middle, movement) - (Samples * (across + down)) + ((across + down) / 2);
        Span<int> offsets = stackalloc int[PerPatch * Reads];
        Span<float> pixels = stackalloc float[PerPatch * Reads];
        var next = 0;
        for (var y = 0; y < Samples; y++)
        {
            for (var x = 0; x < Samples; x++)
            {
                var place = corner + (2 * x * across) + (2 * y * down);
                offsets[next++] = Offset(luma, place);
                offsets[next++] = Offset(luma, place + across);
                offsets[next++] = Offset(luma, place + down);
                offsets[next++] = Offset(luma, place + across + down);
            }
        }

        luma.Read(offsets, pixels);
        for (var i = 0; i < PerPatch; i++)
        {
            patch[i] = (pixels[Reads * i] + pixels[(Reads * i) + 1] + pixels[(Reads * i) + 2] + pixels[(Reads * i) + 3]) / Reads;
        }
    }

    private static int Offset(LumaView luma, Vector2 place) =>
        (Math.Clamp((int)place.Y, 0, luma.Height - 1) * luma.Stride) + (Math.Clamp((int)place.X, 0, luma.Width - 1) * luma.Step);

    private static float Difference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum / a.Length;
    }
}
