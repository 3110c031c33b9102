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

    /// <summary>Finds people, and the faces that are not being followed.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="tracks">Those in view, with what this frame has shown of them already.</param>
    /// <param name="telemetry">Takes note of what it costs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<(List<PersonDetection> Persons, List<FaceDetection> NewFaces)> FindAsync(
        VideoFrame frame, IEnumerable<TrackState> tracks, PipelineTelemetry telemetry, CancellationToken cancellationToken)
    {
        var followed = tracks.Where(track => track.ShowsFaceAt(frame.Timestamp)).ToList();
        List<PersonDetection> persons;
        using (telemetry.Measure(StageName.PersonDetection, frame.SourceId))
        {
            persons = [.. (await personDetector.DetectAsync([frame], cancellationToken).ConfigureAwait(false))[0]];
        }

        telemetry.CountInferences(StageName.PersonDetection, frame.SourceId, 1);
        List<FaceDetection> faces;
        using (telemetry.Measure(StageName.FaceDetection, frame.SourceId))
        {
            faces = await FindNewFacesAsync(frame, persons, followed, telemetry, cancellationToken).ConfigureAwait(false);
        }

        AddFacesAlone(persons, followed, faces, frame);
        return (persons, faces);
    }

    /// <summary>A face without a person found is still a person; a followed one keeps its body's place.</summary>
    private static void AddFacesAlone(List<PersonDetection> persons, List<TrackState> followed, List<FaceDetection> faces, VideoFrame frame)
    {
        FaceDetection[] all = [.. followed.Select(track => track.Face!.Value), .. faces];
        var found = persons.Count;
        var personOfFace = PersonFaceMatcher.Match([.. persons.Select(person => person.Box)], [.. all.Select(face => face.Box)]);
        for (var i = 0; i < all.Length; i++)
        {
            if (personOfFace[i] is >= 0 and var owner)
            {
                // Whoever shows a face is no less sure to be there than a face alone would be.
                persons[owner] = persons[owner] with { Confidence = MathF.Max(persons[owner].Confidence, all[i].Confidence * FaceAlone) };
                continue;
            }

            if (i >= followed.Count)
            {
                persons.Add(new PersonDetection(PersonFaceMatcher.BodyOf(all[i].Box, frame.Width, frame.Height), all[i].Confidence * FaceAlone));
            }
            else if (!persons.Exists(person => person.Box.IoU(followed[i].Person.Box) > SameBody))
            {
                persons.Add(new PersonDetection(followed[i].BodyOfFace() ?? followed[i].Person.Box, all[i].Confidence));
            }
        }

        for (var i = 0; i < found; i++)
        {
            if (persons[i].Box.Width > WideBox * persons[i].Box.Height && !personOfFace.Contains(i))
            {
                persons[i] = persons[i] with { Confidence = persons[i].Confidence * WideBoxTrust };
            }
        }
    }

    private async ValueTask<List<FaceDetection>> FindNewFacesAsync(
        VideoFrame frame, List<PersonDetection> persons, List<TrackState> followed, PipelineTelemetry telemetry, CancellationToken cancellationToken)
    {
        var regions = new List<ImageRegion> { ImageRegion.Whole(frame) };
        foreach (var person in persons)
        {
            var region = PersonFaceMatcher.FaceRegionOf(person.Box, frame.Width, frame.Height);
            if (region.Area > 0 && !followed.Any(track => region.Contains(track.Face!.Value.Box.Center)))
            {
                regions.Add(new ImageRegion(frame, region));
            }
        }

        telemetry.CountInferences(StageName.FaceDetection, frame.SourceId, regions.Count);
        var found = await faceDetector.DetectAsync(regions, cancellationToken).ConfigureAwait(false);
        var faces = new List<FaceDetection>();
        foreach (var face in found.SelectMany(list => list).OrderByDescending(face => face.Confidence))
        {
            if (FaceFollower.IsPlausible(face, options) && !faces.Exists(other => Same(other.Box, face.Box)) && !followed.Any(track => Same(track.Face!.Value.Box, face.Box)))
            {
                faces.Add(face);
            }
        }

        return faces;

        static bool Same(BoundingBox a, BoundingBox b) => a.IoU(b) > SameFace || a.Contains(b.Center) || b.Contains(a.Center);
    }
}
