using System.Globalization;
using System.Text;
using System.Text.Json;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Hosting;

/// <summary>One message of the event stream, written once however many listen.</summary>
internal sealed class EventMessage
{
    private readonly HistoryLine? _line;
    private readonly StepLine? _step;

    private EventMessage(long id, string name, string? stream, ReadOnlySpan<byte> json)
    {
        (Id, Name, Stream) = (id, name, stream);
        Bytes = Text(id, name, json);
    }

    private EventMessage(long id, HistoryLine line)
        : this(id, line.Event, line.Stream, JsonSerializer.SerializeToUtf8Bytes(line, StatusJson.Line.HistoryLine)) => _line = line;

    private EventMessage(long id, StepLine step)
        : this(id, step.Event, null, JsonSerializer.SerializeToUtf8Bytes(step, LiveJson.Line.StepLine)) => _step = step;

    /// <summary>Rises by one from event to event.</summary>
    public long Id { get; }

    /// <summary>The event's name, as in the history.</summary>
    public string Name { get; }

    /// <summary>The stream that it happened in; null for a step in the life of a profile.</summary>
    public string? Stream { get; }

    /// <summary>The message as it is sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public static EventMessage Of(long id, HistoryLine line) => new(id, line);

    public static EventMessage Of(long id, StepLine step) => new(id, step);

    /// <summary>What a listener is told in place of events that are not kept any more.</summary>
    public static EventMessage Gap(long id, long missedFrom) =>
        new(id, "gap", null, JsonSerializer.SerializeToUtf8Bytes(new GapLine(missedFrom), LiveJson.Line.GapLine));

    /// <summary>The message without somebody who was erased; the message itself where it says nothing of them.</summary>
    public EventMessage Without(string profileId) => this switch
    {
        { _line: { } line } when line.ProfileId == profileId => new(Id, line.Anonymous()),
        { _step: { } step } when step.ProfileId == profileId || step.OtherProfileId == profileId => new(Id, step with
        {
            ProfileId = step.ProfileId == profileId ? HistoryLine.Erased : step.ProfileId,
            OtherProfileId = step.OtherProfileId == profileId ? HistoryLine.Erased : step.OtherProfileId,
        }),
        _ => this,
    };

    // The id stands in the data too: whoever reads only that can still ask for what comes after it.
    private static byte[] Text(long id, string name, ReadOnlySpan<byte> json)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: {name}\ndata: {{\"id\":{id},"));
        return [.. head, .. json[1..], .. "\n\n"u8];
    }
}
