using System.Buffers.Binary;
using System.Security.Cryptography;
using CsCheck;
using FaceLiveness.Testing;

namespace FaceLiveness.Storage.Files.Tests;

public sealed class EmbeddingsFileTests
{
    [Fact]
    public void What_was_written_is_read_again_to_the_last_bit() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 40], Gen.String[Gen.Char.AlphaNumeric, 1, 30], Gen.Int).Sample((count, dimension, modelId, seed) =>
        {
            var random = new Random(seed);
            var rows = Enumerable.Range(0, count)
                .Select(_ => new FaceEmbedding(modelId, [.. Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f)])).ToArray();

            var read = EmbeddingsFile.Decode(EmbeddingsFile.Encode(rows));

            Assert.Equal(count, read.Length);
            Assert.All(rows.Zip(read), pair =>
            {
                Assert.Equal(modelId, pair.Second.ModelId);
                Assert.True(pair.First.Vector.SequenceEqual(pair.Second.Vector));
            });
        });

    [Fact]
    public void Every_truncation_is_refused()
    {
        var bytes = Sample();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => EmbeddingsFile.Decode(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Every_single_changed_bit_is_noticed()
    {
        var bytes = Sample();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => EmbeddingsFile.Decode(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_lying_file_with_a_right_checksum_ends_in_a_clean_error_or_in_sound_rows_and_allocates_little() =>
        Gen.Select(Gen.Select(Gen.Int[0, 60], Gen.Byte).Array[1, 8], Gen.Int[-30, 30]).Sample(
            (changes, growth) =>
            {
                var bytes = Sample()[..^32];
                Array.Resize(ref bytes, bytes.Length + growth);
                foreach (var (at, value) in changes)
                {
                    bytes[at] = value;
                }

                bytes = [.. bytes, .. SHA256.HashData(bytes)];
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    Assert.All(EmbeddingsFile.Decode(bytes), row => Assert.InRange(row.Similarity(row), 0.999f, 1.001f));
                }
                catch (InvalidDataException)
                {
                    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
                }
            },
            iter: 20_000,
            threads: 1);

    [Fact]
    public void A_header_that_announces_gigabytes_is_refused_before_anything_is_allocated()
    {
        var bytes = Sample();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), 16_384);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 100_000);
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32), bytes.AsSpan(bytes.Length - 32));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var fault = Assert.Throws<InvalidDataException>(() => EmbeddingsFile.Decode(bytes));

        Assert.Contains("100000 rows of 16384", fault.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static byte[] Sample()
    {
        var faces = new SyntheticFaces(3, dimension: 120);
        return EmbeddingsFile.Encode([faces.Person(), faces.Person(), faces.Person()]);
    }
}
