using System.Globalization;
using FaceLiveness.Benchmarks.Recordings;
using FaceLiveness.Benchmarks.Reporting;

namespace FaceLiveness.Benchmarks.Live;

/// <summary>
/// Makes cameras of the demo's clips: encoded as cameras do, once, into a folder among the system's temporary ones. Each stream plays another
/// clip or the same from another place, so that no two march in step.
/// </summary>
internal static class CameraClips
{
    // Whatever changes the clips changes this.
    private const string Version = "1";

    // A whole number of key-frame intervals, so that a clip can be cut and joined without encoding it again.
    private const int Seconds = 30;
    private const int KeyFrames = 2;
    private const int Rooms = 3;

    public const string Encoding = "H.264 by libx264, 25 fps, zerolatency, no B-frames, a key frame every 50 frames, one slice, sensor noise added";

    private static string Folder => Path.Combine(Path.GetTempPath(), $"faceliveness-bench-{Version}");

    /// <summary>As many cameras of a kind as asked for; made where they are missing.</summary>
    public static async Task<IReadOnlyList<Camera>> PrepareAsync(CameraKind kind, int count)
    {
        Directory.CreateDirectory(Folder);
        var clips = await SampleClip.AllAsync();
        var cameras = new List<Camera>();
        var (people, rooms) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var hasPerson = i % kind.OnePersonIn == 0;
            var turn = hasPerson ? people++ : rooms++;
            var whole = hasPerson ? await PersonAsync(clips[turn % clips.Count], kind) : await RoomAsync(turn % Rooms, kind);

            // 7 is prime to 15: fifteen places before one comes again.
            var from = turn / (hasPerson ? clips.Count : Rooms) * 7 * KeyFrames % Seconds;
            cameras.Add(new(string.Create(CultureInfo.InvariantCulture, $"cam{i}"), await FromAsync(whole, from), hasPerson));
        }

        Progress.Clear();
        return cameras;
    }

    /// <summary>One clip, in any size, for decoding alone.</summary>
    public static async Task<string> PersonAsync(CameraKind kind)
    {
        Directory.CreateDirectory(Folder);
        return await PersonAsync((await SampleClip.AllAsync())[0], kind);
    }

    /// <summary>A clip of 4:3 in the middle of the camera's picture, as high as that.</summary>
    private static Task<string> PersonAsync(SampleClip clip, CameraKind kind) => MadeAsync(
        $"{clip.Name}-{kind.Width}x{kind.Height}.mp4",
        ["-stream_loop", "-1", "-i", clip.File],
        $"fps={CameraKind.FramesPerSecond},scale=-2:{kind.Height}:flags=bicubic,pad={kind.Width}:{kind.Height}:(ow-iw)/2:0:color=0x4a4c50,{Noise}",
        kind);

    /// <summary>A drawn room, still but for the sensor's noise: a wall, a floor, a door, a window and a table, each room another.</summary>
    private static Task<string> RoomAsync(int number, CameraKind kind)
    {
        var shift = 0.2 * number;
        return MadeAsync(
            $"room{number}-{kind.Width}x{kind.Height}.mp4",
            ["-f", "lavfi", "-i", $"color=c=0x9a958c:s={kind.Width}x{kind.Height}:r={CameraKind.FramesPerSecond}"],
            string.Create(
                CultureInfo.InvariantCulture,
                $"drawbox=0:ih*0.68:iw:ih*0.32:0x6b5b49:fill,drawbox=iw*{0.1 + shift}:ih*0.2:iw*0.13:ih*0.5:0x5a3f2c:fill,drawbox=iw*{0.55 - shift}:ih*0.14:iw*0.22:ih*0.3:0xc8d4dc:fill,drawbox=iw*{0.52 - (shift / 2)}:ih*0.72:iw*0.34:ih*0.05:0x3e342b:fill,gblur=sigma=3,{Noise}"),
            kind);
    }

    private const string Noise = "noise=alls=4:allf=t";

    private static Task<string> MadeAsync(string name, IEnumerable<string> input, string filter, CameraKind kind) => OnceAsync(name, target =>
    {
        Progress.Say($"Preparing clips, once: {name}");
        var rate = kind.BitRate.ToString(CultureInfo.InvariantCulture);
        var keyFrames = (KeyFrames * CameraKind.FramesPerSecond).ToString(CultureInfo.InvariantCulture);
        return FfmpegProgram.RunAsync(
        [
            .. input, "-vf", $"{filter},format=yuv420p", "-frames:v", (Seconds * CameraKind.FramesPerSecond).ToString(CultureInfo.InvariantCulture), "-an",
            "-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-x264-params", "sliced-threads=0:threads=2:scenecut=0", "-profile:v", "high",
            "-bf", "0", "-g", keyFrames, "-keyint_min", keyFrames, "-b:v", rate, "-maxrate", rate, "-bufsize", rate, target,
        ]);
    });

    /// <summary>The same clip from a later key frame to its end, and on from its start.</summary>
    private static Task<string> FromAsync(string whole, int seconds) => seconds == 0
        ? Task.FromResult(whole)
        : OnceAsync($"{Path.GetFileNameWithoutExtension(whole)}-from{seconds}.mp4", async target =>
        {
            var list = $"{target}.txt";
            await File.WriteAllTextAsync(list, $"ffconcat version 1.0\nfile '{whole}'\ninpoint {seconds}\nfile '{whole}'\noutpoint {seconds}\n");
            await FfmpegProgram.RunAsync("-f", "concat", "-safe", "0", "-i", list, "-c", "copy", target);
            File.Delete(list);
        });

    /// <summary>A file that appears whole or not at all.</summary>
    private static async Task<string> OnceAsync(string name, Func<string, Task> make)
    {
        var file = Path.Combine(Folder, name);
        if (!File.Exists(file))
        {
            var part = Path.Combine(Folder, $"{Environment.ProcessId}-{name}");
            await make(part);
            File.Move(part, file, overwrite: true);
        }

        return file;
    }
}
