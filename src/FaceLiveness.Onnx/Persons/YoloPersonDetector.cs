using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Onnx;

/// <summary>
/// Finds people with a one-stage detector: YOLOv5, YOLOv8, YOLO11, YOLOv10 (end to end), YOLOX or NanoDet. The family is recognised
/// by the graph's inputs and outputs, never by the file's name. Any number of callers may use one detector at once; the work is done on the caller's thread.
/// </summary>
public sealed partial class YoloPersonDetector : IPersonDetector, IDisposable
{
    // Bounds the memory of one inference; more frames go in several.
    private const int DynamicBatch = 8;

    private readonly PersonDetectorOptions _options;
    private readonly OnnxModel _model;
    private readonly PersonDecoder _decoder;
    private readonly int _width;
    private readonly int _height;
    private readonly int _batch;
    private readonly int _classIndex;
    private readonly float _confidence;

    // Kept for the next call; callers at the same time make their own.
    private List<PersonDetection>? _candidates;

    /// <summary>Opens a model, runs it once on an empty picture, and recognises its family.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="options">What is reported; null takes the defaults.</param>
    /// <param name="onnxOptions">How the model is executed; null takes the defaults.</param>
    /// <param name="logger">Where the family and the execution provider are noted.</param>
    /// <exception cref="ModelLoadException">The file can't be opened, or holds no detector that is supported.</exception>
    public YoloPersonDetector(string modelPath, PersonDetectorOptions? options = null, OnnxOptions? onnxOptions = null, ILogger? logger = null)
    {
        _options = options ?? new();
        _model = OnnxModel.Load(modelPath, onnxOptions ?? new(), logger);
        try
        {
            if (_model.Inputs is not [{ Shape: [_, -1 or 3, _, _], ElementType: TensorElementType.Float or TensorElementType.Float16 } input])
            {
                throw PersonDecoders.Unsupported(_model, null, "it has other inputs than one of [b, 3, height, width], float or float16");
            }

            var dynamicSize = (_options.InputSize + 31) / 32 * 32;
            _batch = input.Shape[0] < 0 ? DynamicBatch : input.Shape[0];
            _height = input.Shape[2] < 0 ? dynamicSize : input.Shape[2];
            _width = input.Shape[3] < 0 ? dynamicSize : input.Shape[3];
            using (var run = _model.Rent([IsBatchDynamic ? 1 : _batch, 3, _height, _width]))
            {
                run.Run();
                _decoder = PersonDecoders.For(_model, run, _width, _height);
            }

            _classIndex = _options.ClassIndex ?? PersonClass();
            if (_classIndex >= _decoder.Classes)
            {
                throw PersonDecoders.Unsupported(_model, null, $"class {_classIndex} is wanted, and it tells {_decoder.Classes} apart, from 0");
            }

            _confidence = _options.Confidence ?? _decoder.DefaultConfidence;
            Log.Recognised(logger ?? NullLogger.Instance, _decoder.Family, _width, _height, _confidence);
        }
        catch (OnnxRuntimeException exception)
        {
            // Some exports declare a dynamic size and hold the grid of a fixed one.
            _model.Dispose();
            throw new ModelLoadException(
                _model.Path,
                $"'{_model.Path}' does not run at {_width}x{_height} ({exception.Message}). Set InputSize to the size it was exported for, often 640.",
                exception);
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int MaximumBatch => _batch;

    private bool IsBatchDynamic => _model.Inputs[0].Shape[0] < 0;

    /// <inheritdoc/>
    /// <remarks>A model with a dynamic batch takes up to eight frames in one inference, any other as many as its file says.</remarks>
    public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
        IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var results = new IReadOnlyList<PersonDetection>[frames.Count];
        for (var start = 0; start < frames.Count; start += _batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Detect(frames, start, Math.Min(_batch, frames.Count - start), results);
        }

        return ValueTask.FromResult<IReadOnlyList<IReadOnlyList<PersonDetection>>>(results);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    private void Detect(IReadOnlyList<VideoFrame> frames, int start, int count, IReadOnlyList<PersonDetection>[] results)
    {
        using var run = _model.Rent([IsBatchDynamic ? count : _batch, 3, _height, _width]);
        var size = 3 * _height * _width;
        for (var i = 0; i < count; i++)
        {
            var frame = frames[start + i];
            TensorSampler.Fill(frame, Place(frame).Map, _width, _height, _decoder.Format, run.Input.Slice(i * size, size));
        }

        run.Run();
        var found = Interlocked.Exchange(ref _candidates, null) ?? [];
        for (var i = 0; i < count; i++)
        {
            found.Clear();
            _decoder.Decode(run, i, _classIndex, _confidence, found);
            NonMaximumSuppression.Apply(found, _decoder.NeedsSuppression ? _options.MaximumOverlap : 1, _options.MaximumPersons);
            var frame = frames[start + i];
            var place = Place(frame);
            for (var j = 0; j < found.Count; j++)
            {
                found[j] = found[j] with { Box = place.ToPicture(found[j].Box).Clip(frame.Width, frame.Height) };
            }

            found.RemoveAll(static person => person.Box.Area <= 0);
            results[start + i] = [.. found];
        }

        _candidates = found;
    }

    private Letterbox Place(VideoFrame frame) => _decoder.IsCentered
        ? Letterbox.Centered(frame.Width, frame.Height, _width, _height)
        : Letterbox.TopLeft(frame.Width, frame.Height, _width, _height);

    // Ultralytics writes the names as {0: 'person', 1: 'bicycle', ...}.
    private int PersonClass()
    {
        if (!_model.Metadata.TryGetValue("names", out var names))
        {
            return 0;
        }

        var match = PersonEntry().Match(names);
        return match.Success
            ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw PersonDecoders.Unsupported(_model, null, $"none of its classes is called 'person': {names}. Name one by ClassIndex if it is meant");
    }

    [GeneratedRegex("""(\d+)\s*:\s*['"]person['"]""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PersonEntry();

    private static partial class Log
    {
        [LoggerMessage(EventId = 3010, Level = LogLevel.Information, Message = "Persons are found by {Family} at {Width}x{Height}, confidence from {Confidence}")]
        public static partial void Recognised(ILogger logger, string family, int width, int height, float confidence);
    }
}
