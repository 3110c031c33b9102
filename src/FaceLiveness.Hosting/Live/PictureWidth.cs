using System.Globalization;

namespace FaceLiveness.Hosting;

/// <summary>The widths that pictures are sent in. Few, so that all who look at a stream share them.</summary>
internal static class PictureWidth
{
    private static readonly int[] Widths = [160, 320, 480, 640, 960, 1280];

    /// <summary>The width to send where one was asked for: the nearest at or below, at least the smallest.</summary>
    public static int For(int asked) => Array.FindLast(Widths, width => width <= asked) is > 0 and var found ? found : Widths[0];

    /// <summary>Reads what was asked for.</summary>
    /// <returns>False where it is no number above 0.</returns>
    public static bool TryRead(string? text, int otherwise, out int width)
    {
        width = otherwise;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) || asked == 0)
        {
            return false;
        }

        width = For(asked);
        return true;
    }
}
