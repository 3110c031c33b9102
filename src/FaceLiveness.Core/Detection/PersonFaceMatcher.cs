namespace FaceLiveness;

/// <summary>Tells which face belongs to which person of one frame, from the boxes alone.</summary>
public static class PersonFaceMatcher
{
    // Proportions of an upright person in face heights and widths (brow to chin, ear to ear): the top of the head lies half a face above
    // the brow, and a body is about seven such faces high and three wide (Loomis' canon of 7.5 to 8 heads, a head being a little more than a face).
    private const float HeadAboveFace = 0.5f;
    private const float BodyHeightInFaces = 7;
    private const float BodyWidthInFaces = 3;

    // A face lies in the upper part of its person, measured in the person's height; where the box is cut off below (a close-up) in face heights.
    private const float LowestFaceInPerson = 0.6f;
    private const float LowestFaceInFaces = 1.25f;

    // Smaller than a third of the face of a standing person: somebody in the background.
    private const float SmallestFaceInPerson = 0.04f;

    // One standard deviation each of the face's place in its person, sideways in person widths, downwards in face heights.
    private const float SidewaysDeviation = 0.2f;
    private const float DownwardsDeviation = 0.75f;

    // Sideways and upwards room around a person's upper part, in person widths: detectors cut heads off and miss leaning ones.
    private const float RegionMargin = 0.1f;

    // Height of the part of a person in which the face is looked for: the upper half of a standing person, in person widths for close-ups.
    private const float RegionHeightInPerson = 0.5f;
    private const float RegionHeightInWidths = 1.4f;

    /// <summary>
    /// Gives each face to at most one person and each person at most one face: as many as can be, and of all such ways the one in which
    /// the faces lie best where faces are, in the middle of the person's width, about one face height below the top.
    /// </summary>
    /// <param name="persons">The people's boxes, in pixels of the frame.</param>
    /// <param name="faces">The faces' boxes, in pixels of the same frame.</param>
    /// <returns>For each face the index of its person, or -1.</returns>
    public static int[] Match(ReadOnlySpan<BoundingBox> persons, ReadOnlySpan<BoundingBox> faces)
    {
        var pairs = faces.Length * persons.Length;
        Span<float> costs = pairs <= 256 ? stackalloc float[pairs] : new float[pairs];
        for (var face = 0; face < faces.Length; face++)
        {
            for (var person = 0; person < persons.Length; person++)
            {
                // Divided, so that all pairs together cost less than one face left alone.
                costs[(face * persons.Length) + person] = Belongs(persons[person], faces[face])
                    ? Oddity(persons[person], faces[face]) / (1 + persons.Length)
                    : LinearAssignment.Forbidden;
            }
        }

        var personOfFace = new int[faces.Length];
        LinearAssignment.Solve(costs, faces.Length, persons.Length, personOfFace);
        return personOfFace;
    }

    /// <summary>
    /// The body that hangs below a face: three face widths wide, seven face heights high, beginning half a face height above the face;
    /// cut at the frame's edges.
    /// </summary>
    /// <param name="face">The face, brow to chin and ear to ear, in pixels of the frame.</param>
    /// <param name="frameWidth">Width of the frame in pixels.</param>
    /// <param name="frameHeight">Height of the frame in pixels.</param>
    public static BoundingBox BodyOf(BoundingBox face, int frameWidth, int frameHeight)
    {
        var width = face.Width * BodyWidthInFaces;
        var body = new BoundingBox(
            face.Center.X - (width / 2), face.Y - (face.Height * HeadAboveFace), width, face.Height * BodyHeightInFaces);
        return body.Clip(frameWidth, frameHeight);
    }

    /// <summary>
    /// Where to look for the face of a person: the upper half of a standing person, all of one of whom only head and shoulders are in the box,
    /// with a tenth of the width to spare on the sides and above; cut at the frame's edges.
    /// </summary>
    /// <param name="person">The person, in pixels of the frame.</param>
    /// <param name="frameWidth">Width of the frame in pixels.</param>
    /// <param name="frameHeight">Height of the frame in pixels.</param>
    public static BoundingBox FaceRegionOf(BoundingBox person, int frameWidth, int frameHeight)
    {
        var margin = person.Width * RegionMargin;
        var height = MathF.Min(person.Height, MathF.Max(person.Height * RegionHeightInPerson, person.Width * RegionHeightInWidths));
        return BoundingBox.FromCorners(person.X - margin, person.Y - margin, person.Right + margin, person.Y + height)
            .Clip(frameWidth, frameHeight);
    }

    private static bool Belongs(BoundingBox person, BoundingBox face) =>
        person is { Width: >= 1, Height: >= 1 } && face is { Width: > 0, Height: > 0 }
        && person.Contains(face.Center)
        && face.Center.Y - person.Y <= MathF.Max(person.Height * LowestFaceInPerson, face.Height * LowestFaceInFaces)
        && face.Height >= person.Height * SmallestFaceInPerson;

    /// <summary>How far from the usual a face lies in a person, 0 to 1.</summary>
    private static float Oddity(BoundingBox person, BoundingBox face)
    {
        var sideways = (face.Center.X - person.Center.X) / (person.Width * SidewaysDeviation);
        var expected = (HeadAboveFace + 0.5f) * face.Height;
        var downwards = (face.Center.Y - person.Y - expected) / (face.Height * DownwardsDeviation);
        return 1 - (1 / (1 + (sideways * sideways) + (downwards * downwards)));
    }
}
