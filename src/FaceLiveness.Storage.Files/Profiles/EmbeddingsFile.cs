using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// The binary format of a profile's vectors; docs/storage-format.md tells it byte by byte. Little-endian: magic, version, the model's id,
/// dimension, count, rows of 32-bit floats, and the SHA-256 of all before it.
/// </summary>
internal static class EmbeddingsFile
{
    public const int MaximumRows = 100_000;
    public const int MaximumDimension = 16_384;
    public const int MaximumModelIdBytes = 1024;

    private const ushort Version = 1;
    private const int HeaderLength = 20;
    private const int HashLength = SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "FLEMBED\n"u8;

    public static byte[] Encode(IReadOnlyList<FaceEmbedding> rows)
    {
        var modelId = Encoding.UTF8.GetBytes(rows[0].ModelId);
        if (modelId.Length > MaximumModelIdBytes || rows.Count > MaximumRows || rows[0].Dimension > MaximumDimension)
        {
            throw new ArgumentException(
                $"A profile holds at most {MaximumRows} samples of at most {MaximumDimension} dimensions, and a model id has at most {MaximumModelIdBytes} bytes; " +
                $"these are {rows.Count} of {rows[0].Dimension}, and {modelId.Length} bytes.");
        }

        var dimension = rows[0].Dimension;
        var bytes = new byte[Length(modelId.Length, dimension, rows.Count)];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)modelId.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), dimension);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), rows.Count);
        modelId.CopyTo(bytes.AsSpan(HeaderLength));
        var at = HeaderLength + modelId.Length;
        foreach (var row in rows)
        {
            foreach (var value in row.Vector)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), value);
                at += sizeof(float);
            }
        }

        SHA256.HashData(bytes.AsSpan(0, at), bytes.AsSpan(at));
        return bytes;
    }

    /// <param name="bytes">The file.</param>
    /// <param name="isVerified">Whether somebody has vouched for every byte already: then its own checksum is not computed once more.</param>
    /// <exception cref="InvalidDataException">The bytes are not a whole file of this format.</exception>
    public static FaceEmbedding[] Decode(ReadOnlySpan<byte> bytes, bool isVerified = false)
    {
        if (bytes.Length < HeaderLength + HashLength || !bytes.StartsWith(Magic))
        {
            throw new InvalidDataException($"expected an embeddings file of at least {HeaderLength + HashLength} bytes, found {bytes.Length} bytes of something else");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        if (version != Version)
        {
            throw new InvalidDataException($"expected embeddings format {Version}, found {version}");
        }

        var modelIdLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        var dimension = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]);
        // Nothing is allocated before the announced sizes are held against the bytes that are really there.
        if (modelIdLength is 0 or > MaximumModelIdBytes
            || dimension is <= 0 or > MaximumDimension
            || count is <= 0 or > MaximumRows
            || Length(modelIdLength, dimension, count) != bytes.Length)
        {
            throw new InvalidDataException($"its header announces {count} rows of {dimension} numbers, which do not make up its {bytes.Length} bytes");
        }

        if (!isVerified && !SHA256.HashData(bytes[..^HashLength]).AsSpan().SequenceEqual(bytes[^HashLength..]))
        {
            throw new InvalidDataException("its checksum does not match its content");
        }

        var modelId = Encoding.UTF8.GetString(bytes.Slice(HeaderLength, modelIdLength));
        var rows = new FaceEmbedding[count];
        Span<float> values = new float[dimension];
        for (var row = 0; row < count; row++)
        {
            var numbers = bytes.Slice(HeaderLength + modelIdLength + (row * dimension * sizeof(float)), dimension * sizeof(float));
            if (BitConverter.IsLittleEndian)
            {
                numbers.CopyTo(MemoryMarshal.AsBytes(values));
            }
            else
            {
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(numbers), MemoryMarshal.Cast<float, int>(values));
            }

            try
            {
                rows[row] = new FaceEmbedding(modelId, values);
            }
            catch (ArgumentException fault)
            {
                throw new InvalidDataException($"row {row} is not an embedding: {fault.Message}", fault);
            }
        }

        return rows;
    }

    private static long Length(int modelIdLength, int dimension, int count) =>
        HeaderLength + modelIdLength + ((long)dimension * count * sizeof(float)) + HashLength;
}
