using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FaceLiveness;

/// <summary>
/// Room for rows, and for their codes (<see cref="GalleryCode"/>). Only ever appended to, beyond what any snapshot reads: readers need no lock.
/// </summary>
internal sealed class GalleryRows
{
    // Rows begin where a line of the cache does: otherwise every other load takes two lines.
    private const int LineBytes = 64;

    private readonly GalleryCode _code;
    private readonly float[] _vectors;
    private readonly byte[] _codes;
    private readonly int _length;
    private readonly int _start;

    public GalleryRows(GalleryCode code, int capacity)
    {
        _code = code;
        _length = GalleryDot.Padded(code.Dimension);
        Capacity = (capacity + GalleryCode.GroupRows - 1) / GalleryCode.GroupRows * GalleryCode.GroupRows;

        // Pinned, so that it stays where it is aligned.
        _vectors = GC.AllocateArray<float>((Capacity * _length) + (LineBytes / sizeof(float)), pinned: true);
        _start = Aligned(_vectors);
        _codes = new byte[Capacity * code.Bytes];
    }

    public int Capacity { get; }

    /// <summary>How many rows were written. The writer's only: a snapshot knows by itself how many it may read.</summary>
    public int Used { get; private set; }

    /// <summary>Rows filled up with zeros, one after another.</summary>
    public ReadOnlySpan<float> Vectors(int first, int count) => _vectors.AsSpan(_start + (first * _length), count * _length);

    /// <summary>The codes of the first rows, and of what is left of the last group.</summary>
    public ReadOnlySpan<byte> Codes(int rows) => _codes.AsSpan(0, (rows + GalleryCode.GroupRows - 1) / GalleryCode.GroupRows * _code.GroupBytes);

    public void Append(ReadOnlySpan<float> vector)
    {
        vector.CopyTo(_vectors.AsSpan(_start + (Used * _length), _length));
        var (group, place) = Math.DivRem(Used, GalleryCode.GroupRows);
        _code.Write(vector, _codes.AsSpan(group * _code.GroupBytes, _code.GroupBytes), place);
        Used++;
    }

    private static unsafe int Aligned(float[] vectors) =>
        (int)((nuint)(-(nint)(nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(vectors))) % LineBytes / sizeof(float));
}
