namespace FaceLiveness.Onnx;

/// <summary>Thins out the several boxes that a detector gives for one person or face.</summary>
internal static class NonMaximumSuppression
{
    /// <summary>Keeps the most confident detections, best first, none of which overlaps a better one by more than the limit.</summary>
    /// <param name="detections">The candidates; sorted and shortened in place.</param>
    /// <param name="box">Where a detection is.</param>
    /// <param name="bestFirst">Puts the surer one first.</param>
    /// <param name="maximumOverlap">Intersection over union above which the less confident one goes.</param>
    /// <param name="maximumCount">The most that stay.</param>
    public static void Apply<T>(
        List<T> detections, Func<T, BoundingBox> box, Comparison<T> bestFirst, float maximumOverlap, int maximumCount = int.MaxValue)
    {
        detections.Sort(bestFirst);
        var kept = 0;
        for (var i = 0; i < detections.Count && kept < maximumCount; i++)
        {
            var candidate = box(detections[i]);
            var isApart = true;
            for (var j = 0; j < kept && isApart; j++)
            {
                isApart = box(detections[j]).IoU(candidate) <= maximumOverlap;
            }

            if (isApart)
            {
                detections[kept++] = detections[i];
            }
        }

        detections.RemoveRange(kept, detections.Count - kept);
    }

    /// <summary>The same for people.</summary>
    public static void Apply(List<PersonDetection> persons, float maximumOverlap, int maximumCount = int.MaxValue) =>
        Apply(persons, static person => person.Box, static (a, b) => b.Confidence.CompareTo(a.Confidence), maximumOverlap, maximumCount);

    /// <summary>The same for faces.</summary>
    public static void Apply(List<FaceDetection> faces, float maximumOverlap) =>
        Apply(faces, static face => face.Box, static (a, b) => b.Confidence.CompareTo(a.Confidence), maximumOverlap);
}
