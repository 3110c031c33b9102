using System.Runtime.InteropServices;

namespace FaceLiveness;

/// <summary>Looks for people in a frame, by their bodies and by their faces.</summary>
internal sealed class PersonSearch(IPersonDetector personDetector, IFaceDetector faceDetector, AnalysisOptions options)
{
    // A face alone is a weaker sign of a person than a body: it takes two searches, and a clear face, to become one.
    private const float FaceAlone = 0.75f;

    // Person detectors take reaching arms for people, in boxes that are wider than high. Such a box without a face keeps a track but starts none.
    private const float WideBox = 1.2f;
    private const float WideBoxTrust = 0.7f;

    // Two detections of one face from two regions overlap at least this much; two faces side by side do not.
    private const float SameFace = 0.3f;
    private const float SameBody = 0.5f;

    // Kept from search to search.
    private readonly List<TrackState> _followed = [];
    private readonly List<PersonDetection> _persons = [];
    private readonly List<FaceDetection> _faces = [];
    private readonly List<BoundingBox> _personBoxes = [];
    private readonly List<BoundingBox> _faceBoxes = [];
    private readonly List<ImageRegion> _regions = [];
    private readonly VideoFrame[] _frame = new VideoFrame[1];

    /// <summary>Finds people, and the faces that are not being followed.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="tracks">Those in view, with what this frame has shown of them already.</param>
    /// <param name="telemetry">Takes note of what it costs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Lists that hold until the next search.</returns>
    public async ValueTask<(List<PersonDetection> Persons, List<FaceDetection> NewFaces)> FindAsync(
        VideoFrame frame, List<TrackState> tracks, PipelineTelemetry telemetry, CancellationToken cancellationToken)
    {
        _followed.Clear();
        foreach (var track in tracks)
        {
            if (track.ShowsFaceAt(frame.Timestamp))
            {
                _followed.Add(track);
            }
        }

        _persons.Clear();
        using (telemetry.Measure(StageName.PersonDetection, frame.SourceId))
        {
            _frame[0] = frame;
            _persons.AddRange((await personDetector.DetectAsync(_frame, cancellationToken).ConfigureAwait(false))[0]);
        }

        telemetry.CountInferences(StageName.PersonDetection, frame.SourceId, 1);
        using (telemetry.Measure(StageName.FaceDetection, frame.SourceId))
        {
            await FindNewFacesAsync(frame, telemetry, cancellationToken).ConfigureAwait(false);
        }

        AddFacesAlone(frame);
        return (_persons, _faces);
    }

    /// <summary>A face without a person found is still a person; a followed one keeps its body's place.</summary>
    private void AddFacesAlone(VideoFrame frame)
    {
        _personBoxes.Clear();
        foreach (var person in _persons)
        {
            _personBoxes.Add(person.Box);
        }

        _faceBoxes.Clear();
        foreach (var track in _followed)
        {
            _faceBoxes.Add(track.Face!.Value.Box);
        }

        foreach (var face in _faces)
        {
            _faceBoxes.Add(face.Box);
        }

        var personOfFace = PersonFaceMatcher.Match(CollectionsMarshal.AsSpan(_personBoxes), CollectionsMarshal.AsSpan(_faceBoxes));
        for (var i = 0; i < personOfFace.Length; i++)
        {
            var followed = i < _followed.Count ? _followed[i] : null;
            var confidence = (followed?.Face ?? _faces[i - _followed.Count]).Confidence;
            if (personOfFace[i] is >= 0 and var owner)
            {
                // Whoever shows a face is no less sure to be there than a face alone would be.
                _persons[owner] = _persons[owner] with { Confidence = MathF.Max(_persons[owner].Confidence, confidence * FaceAlone) };
            }
            else if (followed is null)
            {
                _persons.Add(new PersonDetection(PersonFaceMatcher.BodyOf(_faceBoxes[i], frame.Width, frame.Height), confidence * FaceAlone));
            }
            else if (!HasBodyAt(followed.Person.Box))
            {
                _persons.Add(new PersonDetection(followed.BodyOfFace() ?? followed.Person.Box, confidence));
            }
        }

        for (var i = 0; i < _personBoxes.Count; i++)
        {
            if (_persons[i].Box.Width > WideBox * _persons[i].Box.Height && !personOfFace.Contains(i))
            {
                _persons[i] = _persons[i] with { Confidence = _persons[i].Confidence * WideBoxTrust };
            }
        }
    }

    private async ValueTask FindNewFacesAsync(VideoFrame frame, PipelineTelemetry telemetry, CancellationToken cancellationToken)
    {
        _regions.Clear();
        _regions.Add(ImageRegion.Whole(frame));
        foreach (var person in _persons)
        {
            var region = PersonFaceMatcher.FaceRegionOf(person.Box, frame.Width, frame.Height);
            if (region.Area > 0 && !ShowsFaceIn(region))
            {
                _regions.Add(new ImageRegion(frame, region));
            }
        }

        telemetry.CountInferences(StageName.FaceDetection, frame.SourceId, _regions.Count);
        var found = await faceDetector.DetectAsync(_regions, cancellationToken).ConfigureAwait(false);
        _faces.Clear();
        for (var i = 0; i < found.Count; i++)
        {
            _faces.AddRange(found[i]);
        }

        // One face is found in several regions, and in those of followed faces too: the surest look at it counts.
        _faces.Sort(static (a, b) => b.Confidence.CompareTo(a.Confidence));
        var kept = 0;
        for (var i = 0; i < _faces.Count; i++)
        {
            if (FaceFollower.IsPlausible(_faces[i], options) && !IsTaken(_faces[i].Box, kept))
            {
                _faces[kept++] = _faces[i];
            }
        }

        _faces.RemoveRange(kept, _faces.Count - kept);
    }

    private bool ShowsFaceIn(BoundingBox region)
    {
        foreach (var track in _followed)
        {
            if (region.Contains(track.Face!.Value.Box.Center))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasBodyAt(BoundingBox box)
    {
        foreach (var person in _persons)
        {
            if (person.Box.IoU(box) > SameBody)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a face is one of the first that were kept, or one that is being followed.</summary>
    private bool IsTaken(BoundingBox face, int kept)
    {
        for (var i = 0; i < kept; i++)
        {
            if (Same(_faces[i].Box, face))
            {
                return true;
            }
        }

        foreach (var track in _followed)
        {
            if (Same(track.Face!.Value.Box, face))
            {
                return true;
            }
        }

        return false;

        static bool Same(BoundingBox a, BoundingBox b) => a.IoU(b) > SameFace || a.Contains(b.Center) || b.Contains(a.Center);
    }
}
