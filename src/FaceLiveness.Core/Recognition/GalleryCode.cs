using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceLiveness;

/// <summary>
/// One bit for every dimension of an embedding: the sign, after a random rotation. The rotation spreads what distinguishes faces, which
/// lies in far fewer directions than an embedding has numbers, evenly over all bits, and makes the error of an estimate the same for all.
/// </summary>
/// <remarks>
/// After Gao and Long, RaBitQ (SIGMOD 2024). The rotation is two rounds of random signs and a Walsh-Hadamard transform; dimensions are
/// filled up to a power of two. Codes lie in groups of 16 rows: byte i of all of them, then byte i + 1, as table look-ups in registers
/// want it (André, Kermarrec and Le Scouarnec, VLDB 2015).
/// </remarks>
internal sealed class GalleryCode
{
    /// <summary>How many rows lie together.</summary>
    public const int GroupRows = 16;

    private const int Rounds = 2;

    private readonly float[] _signs;

    public GalleryCode(int dimension)
    {
        Dimension = dimension;
        Bits = Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)dimension));
        _signs = new float[Rounds * Bits];
        var random = new Random(512);
        for (var i = 0; i < _signs.Length; i++)
        {
            _signs[i] = (random.Next() & 1) == 0 ? 1 : -1;
        }
    }

    public int Dimension { get; }

    /// <summary>Bits of a code.</summary>
    public int Bits { get; }

    /// <summary>Bytes of a code.</summary>
    public int Bytes => Bits / 8;

    /// <summary>Bytes of a group of codes.</summary>
    public int GroupBytes => Bytes * GroupRows;

    /// <summary>
    /// How far estimates spread around similarities of zero, 0.033 with 512 bits, and less around higher ones: what a code leaves out of a unit
    /// vector is √(π/2 - 1) as long as what it keeps, and points anywhere among the other dimensions.
    /// </summary>
    public float Deviation => MathF.Sqrt((MathF.PI / 2) - 1) / MathF.Sqrt(Bits);

    /// <summary>Writes the code of a vector into a group.</summary>
    /// <param name="vector">As long as <see cref="Dimension"/>.</param>
    /// <param name="group">The group's bytes.</param>
    /// <param name="place">Which of the group's rows.</param>
    public void Write(ReadOnlySpan<float> vector, Span<byte> group, int place)
    {
        Span<float> rotated = Bits <= 2048 ? stackalloc float[Bits] : new float[Bits];
        Rotate(vector, rotated);
        for (var i = 0; i < Bytes; i++)
        {
            group[(i * GroupRows) + place] = (byte)Vector256.ExtractMostSignificantBits(Vector256.GreaterThan(Vector256.Create<float>(rotated.Slice(8 * i, 8)), default));
        }
    }

    /// <summary>Rotates a vector; its length stays what it was.</summary>
    public void Rotate(ReadOnlySpan<float> vector, Span<float> rotated)
    {
        vector.CopyTo(rotated);
        rotated[vector.Length..].Clear();
        var scale = 1 / MathF.Sqrt(Bits);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < rotated.Length; i++)
            {
                rotated[i] *= _signs[(round * Bits) + i] * scale;
            }

            Transform(rotated);
        }
    }

    private static void Transform(Span<float> values)
    {
        for (var half = 1; half < 8; half *= 2)
        {
            for (var start = 0; start < values.Length; start += 2 * half)
            {
                for (var i = start; i < start + half; i++)
                {
                    (values[i], values[i + half]) = (values[i] + values[i + half], values[i] - values[i + half]);
                }
            }
        }

        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
        for (var half = 1; half < vectors.Length; half *= 2)
        {
            for (var start = 0; start < vectors.Length; start += 2 * half)
            {
                for (var i = start; i < start + half; i++)
                {
                    (vectors[i], vectors[i + half]) = (vectors[i] + vectors[i + half], vectors[i] - vectors[i + half]);
                }
            }
        }
    }
}
