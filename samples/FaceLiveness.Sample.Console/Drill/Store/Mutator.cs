using System.Buffers.Binary;
using System.Text;

namespace FaceLiveness.Sample.Drill.Store;

/// <summary>Damages files as disks, crashes and attackers do: changed bits, lies about lengths, parts cut out, doubled, or taken from another file.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly long[] Numbers =
        [0, 1, -1, 2, 127, 128, 255, 256, 1023, 1024, 1025, 16_383, 16_384, 16_385, 65_535, 65_536, 99_999, 100_000, 100_001, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    private static readonly byte[][] Words = [.. new[]
    {
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "-1", "0", "1e999", "1e-999", "9223372036854775808", "99999999999999999999", "\"\\ud800\"", "\"\\u0000\"", "\\", "{}", "[]",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "\"format\":2", "\"id\":\"B\"", "\"samples\":[{},{},{}]", "\"samples\":null", "\"consent\":{}", "\"origin\":99",
        "\"notSameAs\":[null]", "\"version\":-1", "\"createdAt\":\"9999-12-31T23:59:59.9999999+14:00\"", "\"quality\":1e39", "\ufeff", "\ud83d\ude00", "#", "\n", " ",
    }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>A damaged copy.</summary>
    /// <param name="files">Files of one kind, of which one is taken.</param>
    public byte[] Damage(byte[][] files)
    {
        var bytes = new List<byte>(files[random.Next(files.Length)]);
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(bytes.Count - at, 1 << random.Next(10));
            switch (random.Next(10))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2 or 3:
                    // Half of the time where headers have their lengths.
                    Number(bytes, random.Next(2) == 0 ? random.Next(Math.Min(32, bytes.Count + 1)) : at);
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    bytes.RemoveRange(at, length);
                    break;
                case 6:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 7:
                    var other = files[random.Next(files.Length)];
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.AddRange(other.AsSpan(Math.Min(at, other.Length)));
                    break;
                case 8:
                    Value(bytes, at);
                    break;
                default:
                    bytes.InsertRange(at, Words[random.Next(Words.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Puts something else in the place of the next value of a JSON text: a number, a text, or all between two brackets.</summary>
    private void Value(List<byte> bytes, int at)
    {
        var begin = bytes.FindIndex(at, one => one is (byte)':' or (byte)'[' or (byte)',') + 1;
        if (begin <= 0)
        {
            return;
        }

        var (end, depth) = (begin, 0);
        for (; end < bytes.Count && (depth > 0 || bytes[end] is not ((byte)',' or (byte)'}' or (byte)']')); end++)
        {
            depth += bytes[end] switch { (byte)'{' or (byte)'[' => 1, (byte)'}' or (byte)']' => -1, _ => 0 };
        }

        // Nothing, where something is expected, is the commonest slip of all.
        bytes.RemoveRange(begin, end - begin);
        bytes.InsertRange(begin, random.Next(4) == 0 ? "null"u8.ToArray() : Words[random.Next(Words.Length)]);
    }

    private void Number(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, Numbers[random.Next(Numbers.Length)]);
        var width = Math.Min(bytes.Count - at, 2 << random.Next(3));
        for (var i = 0; i < width; i++)
        {
            bytes[at + i] = number[i];
        }
    }
}
