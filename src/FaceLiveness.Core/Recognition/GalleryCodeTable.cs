using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceLiveness;

/// <summary>
/// Estimates the similarity of one probe to rows from their codes: what each four bits of a code add to it is looked up, 16 rows at a time.
/// The probe keeps its numbers (rounded to 1 in 127 of the largest sum); only the rows are reduced to signs, which halves the error.
/// </summary>
internal sealed class GalleryCodeTable
{
    private const int Entries = 16;

    private readonly byte[] _sums;
    private readonly int _bytes;
    private readonly float _scale;
    private readonly float _offset;

    /// <param name="code">How the rows are coded.</param>
    /// <param name="probe">A normalised embedding.</param>
    public GalleryCodeTable(GalleryCode code, ReadOnlySpan<float> probe)
    {
        _bytes = code.Bytes;
        var rotated = new float[code.Bits];
        code.Rotate(probe, rotated);

        float widest = 0, lowest = 0, total = 0;
        for (var i = 0; i < rotated.Length; i += 4)
        {
            var width = 0f;
            foreach (var value in rotated.AsSpan(i, 4))
            {
                width += Math.Abs(value);
                lowest += Math.Min(value, 0);
                total += value;
            }

            widest = Math.Max(widest, width);
        }

        // Two sums are added as bytes, all of them as 16 bits: neither may overflow.
        var steps = Math.Min(127, ushort.MaxValue / (2 * _bytes));
        _sums = new byte[2 * _bytes * Entries];
        for (var i = 0; i < _bytes; i++)
        {
            Fill(_sums.AsSpan(2 * i * Entries, Entries), rotated.AsSpan(8 * i, 4), steps / widest);
            Fill(_sums.AsSpan(((2 * i) + 1) * Entries, Entries), rotated.AsSpan((8 * i) + 4, 4), steps / widest);
        }

        // The signs of a unit vector point √(2/π) along it, on average.
        var perSign = MathF.Sqrt(MathF.PI / 2 / code.Bits);
        _scale = 2 * perSign * widest / steps;
        _offset = perSign * ((2 * lowest) - total);
    }

    /// <summary>Estimates the similarities of rows.</summary>
    /// <param name="codes">Whole groups.</param>
    /// <param name="estimates">Takes a number for each row of the groups.</param>
    public void Estimate(ReadOnlySpan<byte> codes, Span<float> estimates)
    {
        var groupBytes = _bytes * GalleryCode.GroupRows;
        for (var group = 0; group * groupBytes < codes.Length; group++)
        {
            Estimate(
                ref MemoryMarshal.GetReference(codes.Slice(group * groupBytes, groupBytes)),
                ref MemoryMarshal.GetReference(estimates.Slice(group * GalleryCode.GroupRows, GalleryCode.GroupRows)));
        }
    }

    private void Estimate(ref byte codes, ref float estimates)
    {
        ref var sums = ref MemoryMarshal.GetArrayDataReference(_sums);
        var low = Vector128.Create((byte)0x0f);
        Vector128<ushort> all = default, odd = default;
        for (nuint i = 0; i < (nuint)_bytes * GalleryCode.GroupRows; i += GalleryCode.GroupRows)
        {
            var bits = Vector128.LoadUnsafe(ref codes, i);
            var sum = (Vector128.ShuffleNative(Vector128.LoadUnsafe(ref sums, 2 * i), bits & low)
                + Vector128.ShuffleNative(Vector128.LoadUnsafe(ref sums, (2 * i) + Entries), (bits.AsUInt16() >>> 4).AsByte() & low)).AsUInt16();
            // As 16 bits the sums of two rows are one number. The upper ones are also added apart, and taken out of it at the end.
            all += sum;
            odd += sum >>> 8;
        }

        // Woven together the sums are in the order of the rows again.
        var even = all - (odd << 8);
        Store((Vector128.WidenLower(even) | (Vector128.WidenLower(odd) << 16)).AsUInt16(), ref estimates, 0);
        Store((Vector128.WidenUpper(even) | (Vector128.WidenUpper(odd) << 16)).AsUInt16(), ref estimates, 8);
    }

    private void Store(Vector128<ushort> sums, ref float estimates, nuint at)
    {
        var (scale, offset) = (Vector128.Create(_scale), Vector128.Create(_offset));
        ((Vector128.ConvertToSingle(Vector128.WidenLower(sums).AsInt32()) * scale) + offset).StoreUnsafe(ref estimates, at);
        ((Vector128.ConvertToSingle(Vector128.WidenUpper(sums).AsInt32()) * scale) + offset).StoreUnsafe(ref estimates, at + 4);
    }

    private static void Fill(Span<byte> sums, ReadOnlySpan<float> values, float scale)
    {
        for (var bits = 0; bits < Entries; bits++)
        {
            var sum = 0f;
            for (var i = 0; i < 4; i++)
            {
                // Above the lowest sum, so that none is negative.
                sum += (bits >> i & 1) != 0 ? Math.Max(values[i], 0) : Math.Max(-values[i], 0);
            }

            sums[bits] = (byte)MathF.Round(sum * scale);
        }
    }
}
