namespace FaceLiveness.Integration.Tests;

/// <summary>Makes a video of a photo with the ffmpeg program: panned, zoomed, with a sensor's noise. What somebody holds up to a camera.</summary>
internal static class PhotoClip
{
    // The photo fits 640x480, then sways and breathes by a few percent; 12 is the noise of a cheap sensor indoors.
    private const string Filter =
        "scale=1280:960:force_original_aspect_ratio=decrease,pad=1280:960:(ow-iw)/2:(oh-ih)/2:gray,"
        + "zoompan=z='1.06+0.04*sin(on/20)':x='iw/2-iw/zoom/2+12*sin(on/9)':y='ih/2-ih/zoom/2+9*cos(on/13)':d=1:s=640x480:fps=25,"
        + "noise=alls=12:allf=t,format=yuv420p";

    public static string Make(string photo, string path, double seconds)
    {
        return FfmpegProgram.Run(
            path, "-loop", "1", "-framerate", "25", "-i", photo, "-vf", Filter,
            "-t", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture), "-c:v", "mpeg4", "-q:v", "2");
    }
}
