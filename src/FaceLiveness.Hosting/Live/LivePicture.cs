namespace FaceLiveness.Hosting;

/// <summary>A picture of a stream and what was found in it, written once for all who look.</summary>
/// <param name="Stream">The stream's id.</param>
/// <param name="Message">The message of the live view.</param>
/// <param name="Jpeg">The picture alone, a part of the message; empty where there is no codec.</param>
internal sealed record LivePicture(string Stream, ReadOnlyMemory<byte> Message, ReadOnlyMemory<byte> Jpeg);
