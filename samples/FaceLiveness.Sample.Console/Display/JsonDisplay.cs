using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Sample.Display;

/// <summary>One JSON object a line on standard output: every event.</summary>
internal sealed class JsonDisplay(TextWriter output) : IWatchDisplay
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new SecondsConverter() },
    };

    public void Start(FacePipeline pipeline)
    {
        // Events say it all.
    }

    public void Show(FrameResult result)
    {
        // Events say it all.
    }

    public void Warn(string message) => Console.Error.WriteLine(message);

    public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(pipelineEvent.GetType().Name);
        var node = JsonSerializer.SerializeToNode(pipelineEvent, pipelineEvent.GetType(), Json)!.AsObject();
        node.Remove("at");
        var line = new System.Text.Json.Nodes.JsonObject
        {
            ["event"] = name,
            ["stream"] = pipelineEvent.At.StreamId,
            ["media_time"] = pipelineEvent.At.Timestamp.TotalSeconds,
            ["timestamp"] = pipelineEvent.At.CaptureTime,
        };
        foreach (var (key, value) in node.ToList())
        {
            node.Remove(key);
            line[key] = value;
        }

        output.WriteLine(line.ToJsonString());
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // As in history.jsonl: times are seconds.
    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(Math.Round(value.TotalSeconds, 3));
    }
}
