using System.Buffers.Binary;
using System.Text.Json;

namespace FaceLiveness.Tests.Hosting.Live;

/// <summary>Reads the messages of the live view.</summary>
internal sealed class LiveReader(Stream stream) : IAsyncDisposable
{
    public async Task<(JsonElement Json, byte[] Jpeg)> ReadAsync(CancellationToken cancellationToken)
    {
        var head = new byte[8];
        await stream.ReadExactlyAsync(head, cancellationToken).AsTask().WaitAsync(LiveHost.Patience, TimeProvider.System, cancellationToken);
        var json = new byte[BinaryPrimitives.ReadUInt32LittleEndian(head)];
        var jpeg = new byte[BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4))];
        await stream.ReadExactlyAsync(json, cancellationToken);
        await stream.ReadExactlyAsync(jpeg, cancellationToken);
        return (JsonDocument.Parse(json).RootElement, jpeg);
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
