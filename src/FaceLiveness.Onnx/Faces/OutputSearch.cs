namespace FaceLiveness.Onnx;

internal static class OutputSearch
{
    /// <summary>The position of the first output that fits, or -1.</summary>
    public static int IndexOf(this IReadOnlyList<TensorInfo> outputs, Predicate<TensorInfo> fits)
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            if (fits(outputs[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
