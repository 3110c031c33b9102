namespace FaceLiveness.Onnx;

/// <summary>Non-maximum suppression: a detector sees one face from several cells; the most certain box stands for it.</summary>
internal static class FaceOverlaps
{
    /// <summary>Keeps the most certain of boxes that overlap by more than the given IoU; what stays is in order of confidence.</summary>
    public static void Remove(List<FaceDetection> faces, float maximumOverlap)
    {
        faces.Sort(static (a, b) => b.Confidence.CompareTo(a.Confidence));
        var kept = 0;
        for (var i = 0; i < faces.Count; i++)
        {
            var isNew = true;
            for (var j = 0; j < kept && isNew; j++)
            {
                isNew = faces[j].Box.IoU(faces[i].Box) <= maximumOverlap;
            }

            if (isNew)
            {
                faces[kept++] = faces[i];
            }
        }

        faces.RemoveRange(kept, faces.Count - kept);
    }
}
