using System.Buffers.Binary;

namespace FaceLiveness.Hosting;

/// <summary>A message of the live view: the lengths of its two parts (32 bits each, little-endian), JSON, and a JPEG or nothing.</summary>
internal static class LiveMessage
{
    /// <summary>What stands before the JSON, in bytes.</summary>
    public const int HeadLength = 8;

    public static byte[] Of(ReadOnlySpan<byte> json, ReadOnlySpan<byte> jpeg)
    {
        var message = new byte[HeadLength + json.Length + jpeg.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(message, (uint)json.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), (uint)jpeg.Length);
        json.CopyTo(message.AsSpan(HeadLength));
        jpeg.CopyTo(message.AsSpan(HeadLength + json.Length));
        return message;
    }
}
