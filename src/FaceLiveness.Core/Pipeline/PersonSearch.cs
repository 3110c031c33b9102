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
    /// <param name="followed">The tracks whose face was found in this frame already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<(IReadOnlyList<PersonDetection> Persons, IReadOnlyList<FaceDetection> NewFaces)> FindAsync(
        VideoFrame frame, IReadOnlyList<TrackState> followed, CancellationToken cancellationToken)
    {
        var persons = (await personDetector.DetectAsync([frame], cancellationToken).ConfigureAwait(false))[0].ToList();
        var faces = await FindNewFacesAsync(frame, persons, followed, cancellationToken).ConfigureAwait(false);
        AddFacesAlone(persons, followed, faces, frame);
        return (persons, faces);
    }

    /// <summary>A face without a person found is still a person; a followed one keeps its body's place.</summary>
    private static void AddFacesAlone(List<PersonDetection> persons, IReadOnlyList<TrackState> followed, List<FaceDetection> faces, VideoFrame frame)
    {
        FaceDetection[] all = [.. followed.Select(track => track.Face!.Value), .. faces];
        var found = persons.Count;
        var personOfFace = PersonFaceMatcher.Match([.. persons.Select(person => person.Box)], [.. all.Select(face => face.Box)]);
        for (var i = 0; i < all.Length; i++)
        {
            if (personOfFace[i] >= 0)
            {
                continue;
            }

            if (i >= followed.Count)
            {
                persons.Add(new PersonDetection(PersonFaceMatcher.BodyOf(all[i].Box, frame.Width, frame.Height), all[i].Confidence * FaceAlone));
            }
            else if (!persons.Exists(person => person.Box.IoU(followed[i].Person.Box) > SameBody))
            {
                persons.Add(new PersonDetection(BodyOf(followed[i]), all[i].Confidence));
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
        VideoFrame frame, List<PersonDetection> persons, IReadOnlyList<TrackState> followed, CancellationToken cancellationToken)
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

    /// <summary>Where the body of a followed face is, when the person detector misses it: as it last lay to the face.</summary>
    private static BoundingBox BodyOf(TrackState track)
    {
        var face = track.Face!.Value.Box;
        return track.BodyToFace is { } relation
            ? new BoundingBox(
                face.X + (relation.X * face.Width), face.Y + (relation.Y * face.Height), relation.Width * face.Width, relation.Height * face.Height)
            : track.Person.Box;
    }
}
