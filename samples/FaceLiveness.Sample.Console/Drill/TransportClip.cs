using System.Buffers.Binary;

namespace FaceLiveness.Sample.Drill;

/// <summary>
/// A clip as an MPEG transport stream, cut into pictures, each with its tables: what a camera sends over HTTP, or in RTP. Made with
/// <c>-mpegts_flags pat_pmt_at_frames</c> and without B frames.
/// </summary>
internal sealed class TransportClip
{
    public const int PacketSize = 188;
    private const int TableOfPrograms = 0;

    private readonly List<byte[]> _pictures = [];

    private TransportClip()
    {
    }

    public int Count => _pictures.Count;

    public static TransportClip Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var clip = new TransportClip();
        var start = -1;
        for (var at = 0; at + PacketSize <= bytes.Length; at += PacketSize)
        {
            if (Pid(bytes.AsSpan(at)) != TableOfPrograms)
            {
                continue;
            }

            clip.Add(bytes, start, at);
            start = at;
        }

        clip.Add(bytes, start, bytes.Length / PacketSize * PacketSize);
        return clip._pictures.Count > 0 ? clip : throw new InvalidDataException($"{path} is no transport stream with tables at every picture.");
    }

    /// <summary>A copy of a picture's packets, the clip played in a circle, with this time and the counters of this connection.</summary>
    /// <param name="index">Which picture, counted on and on.</param>
    /// <param name="time">Its time in ticks of 90 kHz; null to send none.</param>
    /// <param name="counters">Each packet identifier's counter on this connection.</param>
    public byte[] Picture(int index, long? time, Dictionary<int, int> counters)
    {
        var picture = _pictures[index % _pictures.Count].ToArray();
        for (var at = 0; at < picture.Length; at += PacketSize)
        {
            var packet = picture.AsSpan(at, PacketSize);
            Stamp(packet, time);
            if ((packet[3] & 0x10) != 0)
            {
                var counter = counters.GetValueOrDefault(Pid(packet));
                packet[3] = (byte)((packet[3] & 0xF0) | (counter & 0x0F));
                counters[Pid(packet)] = counter + 1;
            }
        }

        return picture;
    }

    /// <summary>Replaces the coded pictures by noise, and leaves the transport whole.</summary>
    public static void Scramble(Span<byte> picture)
    {
        for (var at = 0; at < picture.Length; at += PacketSize)
        {
            var packet = picture.Slice(at, PacketSize);
            if (IsVideo(packet, out var payload))
            {
                const int AfterHeader = 24;
                Random.Shared.NextBytes(packet[Math.Min(payload + (StartsUnit(packet) ? AfterHeader : 0), PacketSize)..]);
            }
        }
    }

    private void Add(byte[] bytes, int start, int end)
    {
        if (start >= 0)
        {
            var picture = bytes[start..end];
            if (HoldsPicture(picture))
            {
                _pictures.Add(picture);
            }
        }
    }

    private static bool HoldsPicture(byte[] picture)
    {
        for (var at = 0; at < picture.Length; at += PacketSize)
        {
            if (StartsUnit(picture.AsSpan(at)) && IsVideo(picture.AsSpan(at, PacketSize), out _))
            {
                return true;
            }
        }

        return false;
    }

    private static int Pid(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[1..]) & 0x1FFF;

    private static bool StartsUnit(ReadOnlySpan<byte> packet) => (packet[1] & 0x40) != 0;

    // ffmpeg gives the first elementary stream, which is the only one here, this number.
    private static bool IsVideo(ReadOnlySpan<byte> packet, out int payload)
    {
        const int FirstStream = 0x100;
        payload = (packet[3] & 0x20) != 0 ? 5 + packet[4] : 4;
        return Pid(packet) == FirstStream && (packet[3] & 0x10) != 0 && payload < PacketSize;
    }

    private static void Stamp(Span<byte> packet, long? time)
    {
        const int HasClock = 0x10;
        if ((packet[3] & 0x20) != 0 && packet[4] > 0 && (packet[5] & HasClock) != 0)
        {
            if (time is { } clock)
            {
                BinaryPrimitives.WriteUInt32BigEndian(packet[6..], (uint)(clock >> 1));
                packet[10] = (byte)(((clock & 1) << 7) | 0x7E);
                packet[11] = 0;
            }
            else
            {
                packet[5] = (byte)(packet[5] & ~HasClock);
                packet.Slice(6, 6).Fill(0xFF);
            }
        }

        if (!StartsUnit(packet) || !IsVideo(packet, out var payload))
        {
            return;
        }

        var header = packet[payload..];
        const int TimeFlags = 0xC0;
        var flags = header[7] & TimeFlags;
        if (time is { } at && flags != 0)
        {
            WriteTime(header[9..], at, flags >> 6);
            if (flags == TimeFlags)
            {
                WriteTime(header[14..], at, 1);
            }
        }
        else if (flags != 0)
        {
            header[7] = (byte)(header[7] & ~TimeFlags);
            header.Slice(9, header[8]).Fill(0xFF);
        }
    }

    private static void WriteTime(Span<byte> field, long time, int marker)
    {
        field[0] = (byte)((marker << 4) | ((int)(time >> 29) & 0x0E) | 1);
        BinaryPrimitives.WriteUInt16BigEndian(field[1..], (ushort)(((time >> 14) & 0xFFFE) | 1));
        BinaryPrimitives.WriteUInt16BigEndian(field[3..], (ushort)(((time << 1) & 0xFFFE) | 1));
    }
}
