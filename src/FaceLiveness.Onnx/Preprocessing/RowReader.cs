using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceLiveness.Onnx;

/// <summary>
/// Reads planes of one size bilinearly, one row of the tensor after the other, eight positions at a time. The two pixels next to a position weigh
/// <c>1 - distance</c>; where one of them lies outside, its weight is missing from <see cref="Coverage"/>, or the plane's edge is repeated.
/// </summary>
internal ref struct RowReader
{
    // Eight positions whose pixels all lie in sixteen neighbours: one lookup in two vectors.
    private const int Lanes = 8;
    private const int Window = 16;

    private readonly float[] _memory;
    private readonly Matrix3x2 _map;
    private readonly int _width;
    private readonly int _height;
    private readonly int _stride;
    private readonly bool _repeatsEdge;
    private readonly bool _isUpright;
    private readonly int _begin;
    private readonly int _end;
    private readonly bool _fitsWindow;

    // Of each position: the pixel to its upper left, or in upright maps the one to its left, and the weights of the pixels around it.
    private readonly Span<int> _places;
    private readonly Span<float> _left;
    private readonly Span<float> _right;
    private readonly Span<float> _above;
    private readonly Span<float> _below;
    private readonly Span<float> _coverage;
    private readonly Span<float> _scratch;
    private int _row;
    private float _upper;
    private float _lower;

    /// <summary>Prepares to read.</summary>
    /// <param name="planes">The planes' size.</param>
    /// <param name="map">Takes tensor pixels to plane pixels.</param>
    /// <param name="width">Width of the tensor, at least 8.</param>
    /// <param name="repeatsEdge">Whether the plane's edge is repeated outside.</param>
    public RowReader(Plane planes, Matrix3x2 map, int width, bool repeatsEdge)
    {
        (_width, _height, _stride, _map, _repeatsEdge) = (planes.Width, planes.Height, planes.Stride, map, repeatsEdge);
        _isUpright = map is { M12: 0, M21: 0 };
        Count = width;

        // Whole vectors for everything.
        var room = (width + Lanes - 1) / Lanes * Lanes;
        var line = Math.Max(room, _isUpright ? _width : 0) + Window + 1;
        _memory = ArrayPool<float>.Shared.Rent((6 * room) + line);
        _places = MemoryMarshal.Cast<float, int>(_memory.AsSpan(0, room));
        _left = _memory.AsSpan(room, room);
        _right = _memory.AsSpan(2 * room, room);
        _coverage = _memory.AsSpan(3 * room, room);
        _above = _memory.AsSpan(4 * room, room);
        _below = _memory.AsSpan(5 * room, room);
        _scratch = _memory.AsSpan(6 * room, line);
        if (_isUpright)
        {
            _fitsWindow = PlaceColumns(out _begin, out _end) && Vector256.IsHardwareAccelerated;
            _scratch.Clear();
        }
    }

    /// <summary>Positions of a row.</summary>
    public int Count { get; }

    /// <summary>How much of each position's weight lies inside the plane, 0 to 1.</summary>
    public readonly ReadOnlySpan<float> Coverage => (_isUpright ? _above : _coverage)[..Count];

    /// <summary>True where nothing of the row lies inside.</summary>
    public readonly bool IsOutside => _isUpright && _upper + _lower == 0;

    public readonly void Dispose() => ArrayPool<float>.Shared.Return(_memory);

    /// <summary>Goes to a row of the tensor.</summary>
    public void Begin(int y)
    {
        if (!_isUpright)
        {
            Place(y);
            return;
        }

        (_row, _upper, _lower) = Tent((_map.M22 * (y + 0.5f)) + _map.M32 - 0.5f, _height);
        var covered = _upper + _lower;
        for (var x = 0; x < _above.Length; x += Lanes)
        {
            (Vector256.LoadUnsafe(ref _coverage[x]) * covered).StoreUnsafe(ref _above[x]);
        }
    }

    /// <summary>Reads a plane along the row: the weighted sum of the pixels inside.</summary>
    /// <param name="plane">A plane of the size that the reader was made for.</param>
    /// <param name="row">Takes <see cref="Count"/> numbers.</param>
    public readonly void Read(Plane plane, Span<float> row)
    {
        if (_isUpright)
        {
            BlendRows(plane);
            ReadLine(row[..Count]);
        }
        else
        {
            ReadBlocks(plane, row[..Count]);
        }
    }

    private readonly (int First, float FirstWeight, float SecondWeight) Tent(float position, int size)
    {
        position = _repeatsEdge ? Math.Clamp(position, 0, size - 1) : Math.Clamp(position, -1, size);
        var first = Math.Clamp((int)MathF.Floor(position), 0, Math.Max(size - 2, 0));
        return (first, MathF.Max(0, 1 - MathF.Abs(position - first)), size == 1 ? 0 : MathF.Max(0, 1 - MathF.Abs(position - first - 1)));
    }

    // Upright maps read the same columns in every row.
    private readonly bool PlaceColumns(out int begin, out int end)
    {
        begin = int.MaxValue;
        end = 0;
        for (var x = 0; x < Count; x++)
        {
            (_places[x], _left[x], _right[x]) = Tent((_map.M11 * (x + 0.5f)) + _map.M31 - 0.5f, _width);
            _coverage[x] = _left[x] + _right[x];
            begin = Math.Min(begin, _places[x]);
            end = Math.Max(end, _places[x] + 2);
        }

        end = Math.Min(end, _width);
        var fits = true;
        for (var x = 0; x < Count; x++)
        {
            _places[x] -= begin;
        }

        for (var x = 0; x <= Count - Lanes; x += Lanes)
        {
            // Columns rise or, in a mirror, fall.
            fits &= Math.Abs(_places[x] - _places[x + Lanes - 1]) + 1 < Window;
        }

        // The last vector may begin before a multiple of eight.
        fits &= Math.Abs(_places[Count - Lanes] - _places[Count - 1]) + 1 < Window;
        return fits;
    }

    private readonly void BlendRows(Plane plane)
    {
        var length = _end - _begin;
        ref var upper = ref Unsafe.Add(ref MemoryMarshal.GetReference(plane.Pixels), ((nint)_row * _stride) + _begin);
        ref var lower = ref _lower != 0 ? ref Unsafe.Add(ref upper, _stride) : ref upper;
        ref var line = ref MemoryMarshal.GetReference(_scratch);
        var x = 0;
        for (; _lower == 0 && x <= length - 16; x += 16)
        {
            var (a, b) = Floats(ref Unsafe.Add(ref upper, x));
            (a * _upper).StoreUnsafe(ref line, (nuint)x);
            (b * _upper).StoreUnsafe(ref line, (nuint)(x + Lanes));
        }

        for (; x <= length - 16; x += 16)
        {
            var (a, b) = Floats(ref Unsafe.Add(ref upper, x));
            var (c, d) = Floats(ref Unsafe.Add(ref lower, x));
            ((a * _upper) + (c * _lower)).StoreUnsafe(ref line, (nuint)x);
            ((b * _upper) + (d * _lower)).StoreUnsafe(ref line, (nuint)(x + Lanes));
        }

        for (; x < length; x++)
        {
            Unsafe.Add(ref line, x) = (Unsafe.Add(ref upper, x) * _upper) + (Unsafe.Add(ref lower, x) * _lower);
        }
    }

    private readonly void ReadLine(Span<float> row)
    {
        if (!_fitsWindow)
        {
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = (_scratch[_places[x]] * _left[x]) + (_scratch[_places[x] + 1] * _right[x]);
            }

            return;
        }

        ref var line = ref MemoryMarshal.GetReference(_scratch);
        ref var places = ref MemoryMarshal.GetReference(_places);
        ref var leftWeights = ref MemoryMarshal.GetReference(_left);
        ref var rightWeights = ref MemoryMarshal.GetReference(_right);
        ref var target = ref MemoryMarshal.GetReference(row);
        for (var next = 0; next < row.Length; next += Lanes)
        {
            var x = Math.Min(next, row.Length - Lanes);
            var first = Math.Min(Unsafe.Add(ref places, x), Unsafe.Add(ref places, x + Lanes - 1));
            var near = Vector256.LoadUnsafe(ref line, (nuint)first);
            var far = Vector256.LoadUnsafe(ref line, (nuint)(first + Lanes));
            var left = Vector256.LoadUnsafe(ref places, (nuint)x) - Vector256.Create(first);
            var sum = (Look(near, far, left) * Vector256.LoadUnsafe(ref leftWeights, (nuint)x))
                + (Look(near, far, left + Vector256<int>.One) * Vector256.LoadUnsafe(ref rightWeights, (nuint)x));
            sum.StoreUnsafe(ref target, (nuint)x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Look(Vector256<float> near, Vector256<float> far, Vector256<int> places)
    {
        var within = places & Vector256.Create(Lanes - 1);
        return Vector256.ConditionalSelect(
            Vector256.LessThan(places, Vector256.Create(Lanes)).AsSingle(), Vector256.ShuffleNative(near, within), Vector256.ShuffleNative(far, within));
    }

    private readonly void Place(int y)
    {
        var start = Vector2.Transform(new Vector2(0.5f, y + 0.5f), _map) - new Vector2(0.5f);
        for (var x = 0; x < _places.Length; x += Lanes)
        {
            var along = Vector256.ConvertToSingle(Vector256<int>.Indices + Vector256.Create(x));
            var (left, first, second) = Tents((along * _map.M11) + Vector256.Create(start.X), _width);
            var (top, upper, lower) = Tents((along * _map.M12) + Vector256.Create(start.Y), _height);
            ((top * _stride) + left).CopyTo(_places[x..]);
            first.CopyTo(_left[x..]);
            second.CopyTo(_right[x..]);
            upper.CopyTo(_above[x..]);
            lower.CopyTo(_below[x..]);
            ((first + second) * (upper + lower)).CopyTo(_coverage[x..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly (Vector256<int> First, Vector256<float> FirstWeight, Vector256<float> SecondWeight) Tents(Vector256<float> position, int size)
    {
        var margin = _repeatsEdge ? 0 : 1;
        position = Vector256.MinNative(Vector256.MaxNative(position, Vector256.Create((float)-margin)), Vector256.Create((float)(size - 1 + margin)));
        var first = Vector256.MinNative(Vector256.MaxNative(Vector256.Floor(position), Vector256<float>.Zero), Vector256.Create((float)Math.Max(size - 2, 0)));
        var one = Vector256<float>.One;
        var second = size == 1 ? Vector256<float>.Zero : Vector256.MaxNative(Vector256<float>.Zero, one - Vector256.Abs(position - first - one));
        return (Vector256.ConvertToInt32Native(first), Vector256.MaxNative(Vector256<float>.Zero, one - Vector256.Abs(position - first)), second);
    }

    private readonly void ReadBlocks(Plane plane, Span<float> row)
    {
        // Two by two pixels as the four bytes of one number: upper left, upper right, lower left, lower right.
        var blocks = MemoryMarshal.Cast<float, uint>(_scratch);
        ref var pixels = ref MemoryMarshal.GetReference(plane.Pixels);
        ref var places = ref MemoryMarshal.GetReference(_places);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        var below = _height > 1 ? _stride : 0;
        if (_width > 1)
        {
            for (var x = 0; x < row.Length; x++)
            {
                ref var pixel = ref Unsafe.Add(ref pixels, Unsafe.Add(ref places, x));
                Unsafe.Add(ref block, x) = Unsafe.ReadUnaligned<ushort>(ref pixel)
                    | ((uint)Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref pixel, below)) << 16);
            }
        }
        else
        {
            for (var x = 0; x < row.Length; x++)
            {
                ref var pixel = ref Unsafe.Add(ref pixels, Unsafe.Add(ref places, x));
                Unsafe.Add(ref block, x) = pixel | ((uint)Unsafe.Add(ref pixel, below) << 16);
            }
        }

        ref var leftWeights = ref MemoryMarshal.GetReference(_left);
        ref var rightWeights = ref MemoryMarshal.GetReference(_right);
        ref var upperWeights = ref MemoryMarshal.GetReference(_above);
        ref var lowerWeights = ref MemoryMarshal.GetReference(_below);
        ref var target = ref MemoryMarshal.GetReference(row);
        for (var next = 0; next < row.Length; next += Lanes)
        {
            var x = (nuint)Math.Min(next, row.Length - Lanes);
            var four = Vector256.LoadUnsafe(ref block, x);
            var first = Vector256.LoadUnsafe(ref leftWeights, x);
            var second = Vector256.LoadUnsafe(ref rightWeights, x);
            var upper = (Byte(four, 0) * first) + (Byte(four, 8) * second);
            var lower = (Byte(four, 16) * first) + (Byte(four, 24) * second);
            ((upper * Vector256.LoadUnsafe(ref upperWeights, x)) + (lower * Vector256.LoadUnsafe(ref lowerWeights, x))).StoreUnsafe(ref target, x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Byte(Vector256<uint> block, int shift) =>
        Vector256.ConvertToSingle(((block >>> shift) & Vector256.Create(255u)).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> First, Vector256<float> Second) Floats(ref byte bytes)
    {
        var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref bytes));
        return (Floats(lower), Floats(upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Floats(Vector128<ushort> numbers)
    {
        var (lower, upper) = Vector128.Widen(numbers);
        return Vector256.ConvertToSingle(Vector256.Create(lower, upper).AsInt32());
    }
}
