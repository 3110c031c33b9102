using FaceLiveness.FFmpeg;
using FaceLiveness.Onnx;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Wiring;
using Microsoft.Extensions.Configuration;

namespace FaceLiveness.Sample.Commands;

/// <summary>How people were followed through a labelled video by the whole pipeline, and what it took.</summary>
/// <param name="Accuracy">How well.</param>
/// <param name="Searches">How many of the frames were searched for people.</param>
/// <param name="People">How many ids were given.</param>
internal sealed record TrackingRun(TrackingAccuracy Accuracy, int Searches, int People)
{
    /// <summary>Watches a labelled video from its start to the last labelled frame.</summary>
    /// <param name="models">What the pipeline looks with.</param>
    /// <param name="video">A recording.</param>
    /// <param name="labels">Who is in it.</param>
    /// <param name="iou">The overlap from which a box is the labelled person.</param>
    /// <param name="everyFrame">Search every frame for people, instead of when the pipeline would.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TrackingRun> WatchAsync(
        IReadOnlyList<ModelFile> models, string video, MotTruth labels, float iou, bool everyFrame, CancellationToken cancellationToken)
    {
        var truth = Enumerable.Range(labels.FirstFrame, labels.LastFrame - labels.FirstFrame + 1).Select(labels.Tracks).ToList();
        var name = Path.GetFileName(video);
        var source = new FFmpegFrameSource(name, video);
        if (source.IsLive)
        {
            throw new ArgumentException($"{name} is a camera; labels belong to the frames of a recording.");
        }

        var counter = new SearchCounter(labels.LastFrame);
        await using var pipeline = new PipelineBuilder()
            .AddOnnxModels(models)
            .UsePersonDetector(counter.Around)
            .AddBlinkLiveness()
            .AddProfileStore(new InMemoryProfileStore())
            .AddSource(source)
            .Configure(options =>
            {
                WatchServices.Configuration().GetSection(FaceLivenessOptions.SectionName).Bind(options);
                if (everyFrame)
                {
                    options.Analysis.PersonDetectionInterval = TimeSpan.Zero;
                    options.Analysis.SteadyDetectionInterval = TimeSpan.Zero;
                    options.Analysis.IdleDetectionInterval = TimeSpan.Zero;
                }
            })
            .Build();
        using var progress = ProgressLine.OnStandardError(everyFrame ? "frames, each searched" : "frames", labels.LastFrame);
        var frames = new List<TrackedFrame>();
        var number = 0;
        await foreach (var result in pipeline.RunAsync(cancellationToken))
        {
            number++;
            if (number >= labels.FirstFrame)
            {
                frames.Add(new(truth[frames.Count], [.. result.Persons.Select(person => new TrackBox(person.TrackId, person.Box))]));
            }

            progress.Show(number);
            if (number == labels.LastFrame)
            {
                break;
            }
        }

        var stream = pipeline.Streams[0];
        WholeRecording.ThrowIfDamaged(stream.DecodeErrors, name);
        return number == labels.LastFrame
            ? new(TrackingAccuracy.Measure(frames, iou), counter.Searches, frames.SelectMany(frame => frame.Found).Select(person => person.Id).Distinct().Count())
            : throw new InvalidDataException(stream.Fault ?? $"{name} ends after {number} frames, and frames up to {labels.LastFrame} are labelled. Use the video that was labelled.");
    }

    private sealed class SearchCounter(int lastFrame) : IPersonDetector
    {
        private IPersonDetector? _inner;

        public int Searches { get; private set; }

        public IPersonDetector Around(IPersonDetector inner)
        {
            _inner = inner;
            return this;
        }

        public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
            IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default)
        {
            // The pipeline is ahead of its results by a frame or two when the last labelled one is there.
            Searches += frames.Count(frame => frame.SequenceNumber < lastFrame);
            return _inner!.DetectAsync(frames, cancellationToken);
        }
    }
}
