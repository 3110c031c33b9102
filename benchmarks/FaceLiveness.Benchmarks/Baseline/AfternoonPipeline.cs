using System.Numerics.Tensors;
using FaceLiveness.Benchmarks.Recordings;

namespace FaceLiveness.Benchmarks.Baseline;

/// <summary>
/// What a competent engineer has after the first afternoon with the same weights: a session for each model as the tutorials make it, every
/// stage on every frame, one after another, boxes joined by overlap, blinks under a fixed threshold, names by the nearest known face.
/// </summary>
internal sealed class AfternoonPipeline(IReadOnlyDictionary<string, string> models, bool spinning) : IDisposable
{
    // Where genuine and impostor pairs part best for this embedding.
    private const float SamePerson = 0.35f;
    private const float SameBox = 0.3f;
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(1);

    private readonly AfternoonDetectors _detectors = new(models["nanodet"], models["faceplugin-detect"], spinning);
    private readonly AfternoonFaces _faces = new(models["faceplugin-landmark"], models["faceplugin-feature"], models["faceplugin-liveness"], spinning);
    private readonly List<float[]> _known = [];
    private readonly List<AfternoonTrack> _tracks = [];

    /// <summary>Everything, on one frame.</summary>
    public void Look(VideoFrame frame, Findings findings)
    {
        var image = frame.View;
        _detectors.FindPersons(image);
        _tracks.RemoveAll(track => frame.Timestamp - track.LastSeen > Forgotten || frame.Timestamp < track.LastSeen);
        foreach (var (box, _) in _detectors.FindFaces(image))
        {
            var points = _faces.Locate(image, box);
            var person = Name(_faces.Embed(image, points));
            _faces.Judge(image, box);
            var track = _tracks.Find(track => track.Box.IoU(box) > SameBox);
            if (track is null)
            {
                _tracks.Add(track = new AfternoonTrack { Box = box, LastSeen = frame.Timestamp });
                findings.Track();
            }

            (track.Box, track.LastSeen) = (box, frame.Timestamp);
            if (track.Blinks(points))
            {
                findings.Blink(frame.Timestamp);
            }

            findings.See(person);
        }
    }

    public void Dispose()
    {
        _detectors.Dispose();
        _faces.Dispose();
    }

    private string Name(float[] embedding)
    {
        var (nearest, best) = (-1, SamePerson);
        for (var i = 0; i < _known.Count; i++)
        {
            var similarity = TensorPrimitives.Dot<float>(_known[i], embedding);
            if (similarity > best)
            {
                (nearest, best) = (i, similarity);
            }
        }

        if (nearest < 0)
        {
            nearest = _known.Count;
            _known.Add(embedding);
        }

        return $"person {nearest}";
    }
}
