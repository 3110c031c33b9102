using System.Numerics;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>Who is meant in a picture of a set such as Labeled Faces in the Wild: whoever is in the middle; others may look over the shoulder.</summary>
internal static class CentralFace
{
    /// <summary>The face that is meant has the least: distance from the middle of the picture, less the face's own height.</summary>
    public static float Distance(BoundingBox face, VideoFrame picture) =>
        Vector2.Distance(face.Center, new Vector2(picture.Width, picture.Height) / 2) - face.Height;
}
