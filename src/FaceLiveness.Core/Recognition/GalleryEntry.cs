using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace FaceLiveness;

/// <summary>A profile, and where its rows lie.</summary>
internal sealed record GalleryEntry(string ProfileId, string Name, GalleryRows Storage, int First, int Rows)
{
    private const int FloatsInLine = 16;

    public ReadOnlySpan<float> Vectors => Storage.Vectors(First, Rows);

    /// <summary>Begins to bring the rows into the cache, where the processor can be asked to. Rows here and there in memory are waited for otherwise.</summary>
    public unsafe void Prefetch()
    {
        if (Sse.IsSupported)
        {
            var vectors = Vectors;
            // A hint: it is of no consequence if the memory has moved by the time it is followed.
            fixed (float* start = &MemoryMarshal.GetReference(vectors))
            {
                for (var i = 0; i < vectors.Length; i += FloatsInLine)
                {
                    Sse.Prefetch0(start + i);
                }
            }
        }
    }
}
