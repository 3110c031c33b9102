using System.Globalization;

namespace FaceLiveness.Onnx;

/// <summary>Recognises a detector by its graph: the shapes of its outputs for the size of its input, and what its exporter noted.</summary>
internal static class PersonDecoders
{
    private const string Supported =
        "YOLOv5 [b, 3 * cells, 5 + classes], YOLOv8/11 [b, 4 + classes, cells], YOLOv10 and other end-to-end exports [b, boxes, 6], "
        + "YOLOX without decoding [b, cells, 5 + classes] (cells of strides 8, 16 and 32 together), and NanoDet (scores and sides for each of strides 8, 16, 32)";

    /// <exception cref="ModelLoadException">No decoder knows these outputs.</exception>
    public static PersonDecoder For(OnnxModel model, OnnxRun run, int width, int height)
    {
        if (model.Metadata.TryGetValue("task", out var task) && task != "detect")
        {
            throw Unsupported(model, run, $"its metadata name the task '{task}'; a person detector's is 'detect'");
        }

        return TryYolo(run, width, height) ?? TryNanoDet(run, width, height)
            ?? throw Unsupported(model, run, "no decoder knows these outputs");
    }

    public static ModelLoadException Unsupported(OnnxModel model, OnnxRun? run, string reason)
    {
        var outputs = run is null ? "" : $" For an input of [{Join(run.InputShape)}] the outputs are {Shapes(run)}.";
        return new(model.Path, $"'{model.Path}' can't be used as a person detector: {reason}. Found: {model.Describe()}.{outputs} Supported: {Supported}. Export the model anew in one of these layouts.");
    }

    private static PersonDecoder? TryYolo(OnnxRun run, int width, int height)
    {
        if (run.OutputCount != 1 || run.OutputShape(0).Length != 3)
        {
            return null;
        }

        var cells = Cells(width, height, 8) + Cells(width, height, 16) + Cells(width, height, 32);
        var rows = run.OutputShape(0)[1];
        var columns = run.OutputShape(0)[2];
        return columns switch
        {
            _ when columns > 5 && rows == cells => new YoloXDecoder(columns - 5, width, height),
            _ when columns > 5 && rows == 3 * cells => new YoloV5Decoder(columns - 5),
            _ when columns == cells && rows > 4 => new YoloV8Decoder(rows - 4),
            6 => new YoloV10Decoder(),
            _ => null,
        };
    }

    private static NanoDetDecoder? TryNanoDet(OnnxRun run, int width, int height)
    {
        // Scores come before sides, and the sides are four equal parts of the same cells.
        const int Levels = 3;
        if (run.OutputCount != 2 * Levels)
        {
            return null;
        }

        var found = new List<(int Stride, int Scores, int Sides)>();
        for (var i = 0; i < Levels; i++)
        {
            var stride = 8 << i;
            var cells = Cells(width, height, stride);
            var outputs = Enumerable.Range(0, run.OutputCount).Where(output => Is(run, output, cells)).ToArray();
            if (outputs.Length != 2 || run.OutputShape(outputs[1])[2] % 4 != 0 || run.OutputShape(outputs[0])[2] != run.OutputShape(0)[2])
            {
                return null;
            }

            found.Add((stride, outputs[0], outputs[1]));
        }

        return new([.. found], run.OutputShape(0)[2], width);

        static bool Is(OnnxRun run, int output, int cells) => run.OutputShape(output).Length == 3 && run.OutputShape(output)[1] == cells;
    }

    private static int Cells(int width, int height, int stride) => (width / stride) * (height / stride);

    private static string Shapes(OnnxRun run) =>
        string.Join(", ", Enumerable.Range(0, run.OutputCount).Select(i => $"[{Join(run.OutputShape(i))}]"));

    private static string Join(ReadOnlySpan<int> sizes) =>
        string.Join(',', sizes.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
