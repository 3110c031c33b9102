namespace FaceLiveness.Onnx;

/// <summary>Thins out the several boxes that a detector gives for one object.</summary>
internal static class NonMaximumSuppression
{
    /// <summary>Keeps the most confident boxes, best first, none of which overlaps a better one by more than the limit.</summary>
    /// <param name="boxes">The candidates; sorted and shortened in place.</param>
    /// <param name="maximumOverlap">Intersection over union above which the less confident one goes.</param>
    /// <param name="maximumCount">The most that stay.</param>
    public static void Apply(List<PersonDetection> boxes, float maximumOverlap, int maximumCount)
    {
        boxes.Sort(static (a, b) => b.Confidence.CompareTo(a.Confidence));
        var kept = 0;
        for (var i = 0; i < boxes.Count && kept < maximumCount; i++)
        {
            var isApart = true;
            for (var j = 0; j < kept && isApart; j++)
            {
                isApart = boxes[j].Box.IoU(boxes[i].Box) <= maximumOverlap;
            }

            if (isApart)
            {
                boxes[kept++] = boxes[i];
            }
        }

        boxes.RemoveRange(kept, boxes.Count - kept);
    }
}
