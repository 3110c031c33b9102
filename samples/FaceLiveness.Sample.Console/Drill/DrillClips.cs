using System.Diagnostics;
using System.Globalization;

namespace FaceLiveness.Sample.Drill;

/// <summary>What the drill's cameras play: short clips, made of the sample clips by the ffmpeg program, in a folder that is removed afterwards.</summary>
internal sealed class DrillClips : IDisposable
{
    /// <summary>Pictures a second: enough to lose some, few enough for a machine that is busy with something else too.</summary>
    public const int FramesPerSecond = 5;

    public const int Width = 320;
    public const int Height = 180;
    public const int OtherWidth = 480;
    public const int OtherHeight = 270;

    private readonly string _folder = Directory.CreateTempSubdirectory("facelive-drill-").FullName;

    private DrillClips()
    {
    }

    /// <summary>One for each healthy stream.</summary>
    public IReadOnlyList<TransportClip> Healthy { get; private set; } = [];

    /// <summary>Test pictures: the failing stream is not about people, and the machine is spared.</summary>
    public TransportClip Victim { get; private set; } = null!;

    public TransportClip OtherSize { get; private set; } = null!;

    public TransportClip OtherCodec { get; private set; } = null!;

    public byte[] Sound { get; private set; } = [];

    /// <param name="first">A recording that the first healthy stream shows.</param>
    /// <param name="second">Another one, for the second healthy stream.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">There is no ffmpeg, or it failed.</exception>
    public static async Task<DrillClips> MakeAsync(string first, string second, CancellationToken cancellationToken)
    {
        var clips = new DrillClips();
        try
        {
            const string H264 = "-c:v libx264 -preset ultrafast -tune zerolatency -g 5 -bf 0 -pix_fmt yuv420p";
            clips.Healthy =
            [
                await clips.MakeAsync("healthy-1", first, Width, Height, H264, cancellationToken),
                await clips.MakeAsync("healthy-2", second, Width, Height, H264, cancellationToken),
            ];
            clips.Victim = await clips.MakeAsync("victim", null, Width, Height, H264, cancellationToken);
            clips.OtherSize = await clips.MakeAsync("other-size", null, OtherWidth, OtherHeight, H264, cancellationToken);
            clips.OtherCodec = await clips.MakeAsync("other-codec", null, Width, Height, "-c:v mpeg2video -q:v 5 -r 25 -g 15 -bf 0", cancellationToken);
            var sound = Path.Combine(clips._folder, "sound.ts");
            await RunAsync("-c:a mp2 -f mpegts", sound, ["-f", "lavfi", "-i", "sine=duration=6"], cancellationToken);
            clips.Sound = await File.ReadAllBytesAsync(sound, cancellationToken);
            return clips;
        }
        catch
        {
            clips.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<TransportClip> MakeAsync(string name, string? source, int width, int height, string codec, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, name + ".ts");
        var arguments = string.Create(
            CultureInfo.InvariantCulture,
            $"-an -t 8 -vf fps={FramesPerSecond},scale={width}:{height}:force_original_aspect_ratio=decrease,pad={width}:{height}:-1:-1 {codec} -f mpegts -mpegts_flags pat_pmt_at_frames");
        await RunAsync(arguments, path, source is null ? ["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25"] : ["-i", source], cancellationToken);
        return TransportClip.Load(path);
    }

    private static async Task RunAsync(string arguments, string path, string[] input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true };
        string[] all = ["-nostdin", "-v", "error", "-y", .. input, .. arguments.Split(' '), path];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new IOException("The drill makes its cameras' video with the ffmpeg program, which is not on the PATH. Install it (Debian, Ubuntu: apt-get install ffmpeg).", exception);
        }

        using (process)
        {
            var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new IOException($"The ffmpeg program could not make a clip for the drill: {errors.Trim()}");
            }
        }
    }
}
