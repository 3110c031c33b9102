using System.Diagnostics;
using System.Globalization;

namespace FaceLiveness.Onnx.Tests;

/// <summary>Makes attacks out of real pictures and clips with the ffmpeg program: all compressed and with a sensor's noise. Deleted when disposed.</summary>
internal sealed class AttackClips : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faceliveness-");

    /// <summary>A photo that fills the picture: panned, zoomed, turned and shaken.</summary>
    public string MovedPhoto(string photo) => Make(
        ["-loop", "1", "-framerate", "25", "-i", photo],
        "scale=1280:960:force_original_aspect_ratio=decrease,pad=1280:960:(ow-iw)/2:(oh-ih)/2:gray,rotate='0.08*sin(n/31)+0.03*sin(n/7)':c=gray,"
        + "zoompan=z='1.15+0.1*sin(on/27)':x='iw/2-iw/zoom/2+30*sin(on/19)+8*sin(on/3.1)':y='ih/2-ih/zoom/2+22*cos(on/23)+6*cos(on/2.7)':d=1:s=640x480:fps=25,"
        + "noise=alls=10:allf=t",
        12);

    /// <summary>A photo that is turned in depth, to and fro.</summary>
    public string TiltedPhoto(string photo) => Make(
        ["-loop", "1", "-framerate", "25", "-i", photo],
        "scale=960:960:force_original_aspect_ratio=decrease,pad=1280:960:(ow-iw)/2:(oh-ih)/2:gray,perspective=eval=frame:sense=destination"
        + ":x0='W*0.10+W*0.09*sin(in/21)':y0='H*0.08+H*0.07*sin(in/21)':x1='W*0.90+W*0.09*sin(in/21)':y1='H*0.08-H*0.07*sin(in/21)'"
        + ":x2='W*0.10+W*0.11*sin(in/21)':y2='H*0.92-H*0.07*sin(in/21)':x3='W*0.90+W*0.07*sin(in/21)':y3='H*0.92+H*0.07*sin(in/21)',"
        + "scale=640:480,noise=alls=8:allf=t",
        12);

    /// <summary>A print with a white border, in a hand, before a scene.</summary>
    public string HeldPrint(string photo, string scene) => Held(["-loop", "1", "-framerate", "25", "-i", photo], "scale=-2:430,crop='min(iw,380)':430,pad=iw+24:ih+24:12:12:white", scene);

    /// <summary>A phone with a black edge that plays a clip, in a hand, before a scene.</summary>
    public string HeldPhone(string clip, string scene) => Held(
        ["-i", clip], "fps=25,scale=-2:400,crop='min(iw,360)':400,eq=contrast=1.1,gblur=sigma=0.8,pad=iw+28:ih+28:14:14:black", scene);

    /// <summary>The beginning of a clip that plays again and again on a screen that fills the picture.</summary>
    public string Loop(string clip, double seconds, double playFor)
    {
        var piece = Make(["-i", clip], "null", seconds);
        return Make(["-stream_loop", "-1", "-i", piece], "scale=640:-2,fps=25,noise=alls=8:allf=t", playFor);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Held(string[] input, string picture, string scene) => Make(
        ["-stream_loop", "-1", "-i", scene, .. input],
        "[0:v]fps=25,scale=960:540:force_original_aspect_ratio=increase,crop=960:540,setsar=1[scene];"
        + $"[1:v]{picture},format=yuva420p,rotate='0.05*sin(n/29)+0.02*sin(n/6)':c=none:ow=iw+30:oh=ih+30[picture];"
        + "[scene][picture]overlay=x='280+40*sin(n/25)+8*sin(n/5.3)':y='40+18*cos(n/33)+5*sin(n/4.1)',noise=alls=8:allf=t",
        10);

    private string Make(string[] input, string filter, double seconds)
    {
        var path = Path.Combine(_folder.FullName, Path.GetRandomFileName() + ".mkv");
        using var ffmpeg = Process.Start(new ProcessStartInfo(
            "ffmpeg",
            [
                "-v", "error", "-nostdin", "-y", .. input, "-filter_complex", filter, "-t", seconds.ToString(CultureInfo.InvariantCulture),
                "-c:v", "mpeg4", "-q:v", "5", "-pix_fmt", "yuv420p", "-an", path,
            ])
        { RedirectStandardError = true })!;
        var errors = ffmpeg.StandardError.ReadToEnd();
        ffmpeg.WaitForExit();
        Assert.True(ffmpeg.ExitCode == 0, errors);
        return path;
    }
}
