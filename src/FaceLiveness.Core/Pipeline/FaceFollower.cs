namespace FaceLiveness;

/// <summary>Finds the faces of tracked people again in the next frame, each in a small region around where it was.</summary>
internal sealed class FaceFollower(IFaceDetector detector, AnalysisOptions options)
{
    // The region is this many face heights high: the face then fills about 40 % of a detector's input, where detectors are at their best,
    // and may move by its own height between two frames.
    private const float RegionHeights = 2.5f;

    // Enlarged more than this a detector sees faces in anything: at this height UltraFace enlarges two and a half times.
    private const float LowestRegion = 96;

    // UltraFace, the default, looks at 4:3; a region of that shape is not distorted.
    private const float RegionAspect = 4f / 3;

    // A face that was not found is looked for in the same place for so long before the track counts as faceless.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    private readonly List<TrackState> _followed = [];
    private readonly List<ImageRegion> _regions = [];

    /// <returns>How many places a detector had to look at.</returns>
    public async ValueTask<int> FollowAsync(VideoFrame frame, List<TrackState> tracks, double stretch, CancellationToken cancellationToken)
    {
        _followed.Clear();
        _regions.Clear();
        var interval = options.FaceCheckInterval * stretch;
        foreach (var track in tracks)
        {
            if (track.Face is not { } face)
            {
                continue;
            }

            if (!track.FaceIsDoubted && track.FaceBox.Box is { } box && frame.Timestamp - track.FaceCheckedAt < interval)
            {
                track.FollowFace(box, frame.Timestamp);
                continue;
            }

            _followed.Add(track);
            _regions.Add(new ImageRegion(frame, Around(face.Box).Clip(frame.Width, frame.Height)));
        }

        if (_regions.Count == 0)
        {
            return 0;
        }

        var found = await detector.DetectAsync(_regions, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < _followed.Count; i++)
        {
            var track = _followed[i];
            if (Nearest(track.Face!.Value, found[i]) is { } face && IsPlausible(face, options) && !TakenByAnother(track, face, frame.Timestamp))
            {
                track.SeeFace(face, frame.Timestamp);
            }
            else if (frame.Timestamp - track.FaceSeenAt > Patience)
            {
                track.LoseFace();
            }
        }

        return _regions.Count;
    }

    /// <summary>Whether a detection has the size and shape of a face: faces are higher than wide, but for a tilted head.</summary>
    public static bool IsPlausible(FaceDetection face, AnalysisOptions options) => face.Box.Height >= options.MinimumFaceHeight && face.Box.Width <= 1.25f * face.Box.Height;

    private static BoundingBox Around(BoundingBox face)
    {
        var height = MathF.Max(face.Height * RegionHeights, LowestRegion);
        var width = height * RegionAspect;
        return new(face.Center.X - (width / 2), face.Center.Y - (height / 2), width, height);
    }

    private static FaceDetection? Nearest(FaceDetection last, IReadOnlyList<FaceDetection> candidates)
    {
        FaceDetection? best = null;
        var bestOverlap = 0.15f;
        for (var i = 0; i < candidates.Count; i++)
        {
            var overlap = candidates[i].Box.IoU(last.Box);
            if (overlap > bestOverlap)
            {
                (best, bestOverlap) = (candidates[i], overlap);
            }
        }

        return best;
    }

    private bool TakenByAnother(TrackState track, FaceDetection face, TimeSpan timestamp)
    {
        foreach (var other in _followed)
        {
            if (other != track && other.FaceSeenAt == timestamp && other.Face is { } taken && taken.Box.IoU(face.Box) > 0.5f)
            {
                return true;
            }
        }

        return false;
    }
}
