namespace FaceLiveness.Hosting;

/// <summary>The widths that pictures are sent in. Few, so that all who look at a stream share them.</summary>
internal static class PictureWidth
{
    private static readonly int[] Widths = [160, 320, 480, 640, 960, 1280];

    /// <summary>The width to send where one was asked for: the nearest at or below, at least the smallest.</summary>
    /// <exception cref="RefusedException">It is none.</exception>
    public static int Of(int? asked, int otherwise)
    {
        var width = ProfileInput.Within(asked, 1, VideoFrame.MaximumSide, otherwise, "width");
        return Math.Max(Widths[0], Array.FindLast(Widths, known => known <= width));
    }
}
