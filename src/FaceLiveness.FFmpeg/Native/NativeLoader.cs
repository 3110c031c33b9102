using System.Reflection;
using System.Runtime.InteropServices;

namespace FaceLiveness.FFmpeg.Native;

/// <summary>Finds the libraries of one FFmpeg release, all of the same generation, and answers the runtime when a binding asks for one.</summary>
internal static class NativeLoader
{
    /// <summary>Majors outside of the table that are looked for all the same, so that the message can say what was found.</summary>
    private static readonly int[] UnknownFormatMajors = [63, 64, 65, 57];

    private static readonly Dictionary<string, nint> Loaded = [];
    private static string? _folder;
    private static FFmpegLayout? _layout;

    /// <summary>Loads the libraries; or says in one sentence why not.</summary>
    public static string? TryLoad(string? folder, out FFmpegLayout? layout, out FFmpegVersions versions)
    {
        versions = default;
        layout = Find(folder, LoadFirst, out var fault);
        if (layout is null)
        {
            return fault;
        }

        NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);
        versions = new FFmpegVersions(
            LibraryVersion.Unpack(AVFormat.avformat_version()),
            LibraryVersion.Unpack(AVCodec.avcodec_version()),
            LibraryVersion.Unpack(AVUtil.avutil_version()),
            LibraryVersion.Unpack(SwScale.swscale_version()));
        layout = FFmpegLayout.For(versions, out fault);
        _layout = layout;
        _folder = folder;
        return fault;
    }

    /// <summary>The newest generation of which every library can be loaded.</summary>
    /// <param name="folder">Where to look, and nowhere else; null for where the system looks.</param>
    /// <param name="load">Loads a library under the first of these names that exists.</param>
    /// <param name="fault">What was looked for and what to do, where none was found.</param>
    internal static FFmpegLayout? Find(string? folder, Func<string, IReadOnlyList<string>, bool> load, out string? fault)
    {
        fault = null;
        foreach (var layout in FFmpegLayout.All)
        {
            // In the order in which they need each other, so that a private folder's libraries find one another already loaded.
            if (load(AVUtil.Library, Names(folder, AVUtil.Library, layout.UtilMajor)) &&
                LoadOptional(load, folder, "swresample", layout.ResampleMajor) &&
                load(AVCodec.Library, Names(folder, AVCodec.Library, layout.CodecMajor)) &&
                load(AVFormat.Library, Names(folder, AVFormat.Library, layout.FormatMajor)) &&
                load(SwScale.Library, Names(folder, SwScale.Library, layout.ScaleMajor)))
            {
                return layout;
            }
        }

        var wanted = string.Join(", ", FFmpegLayout.All.Select(layout => FileName(AVFormat.Library, layout.FormatMajor)));
        var where = folder is null ? "where this system keeps its libraries" : $"in {folder} (named by {FFmpegLibraries.FolderVariable})";
        foreach (var major in UnknownFormatMajors)
        {
            if (load(AVFormat.Library, Names(folder, AVFormat.Library, major)))
            {
                fault = $"This FFmpeg is not supported: found {FileName(AVFormat.Library, major)}; supported are FFmpeg 4.3 to 8.1 ({wanted}). " +
                    $"{InstallAdvice} and set {FFmpegLibraries.FolderVariable} to the folder that holds its libraries.";
                return null;
            }
        }

        fault = $"FFmpeg's libraries were not found: looked {where} for {wanted}, each with its libavcodec, libavutil and libswscale. " +
            (folder is null ? $"{InstallAdvice}." : $"Correct or clear {FFmpegLibraries.FolderVariable}, or put them there.");
        return null;
    }

    /// <summary>libavdevice is needed for cameras of this machine only. Null when it was loaded, else the sentence that says what is missing.</summary>
    public static string? TryLoadDevices()
    {
        var layout = _layout!;
        lock (Loaded)
        {
            LoadOptional(LoadFirst, _folder, "avfilter", layout.FilterMajor);
            return Loaded.ContainsKey(AVDevice.Library) || LoadFirst(AVDevice.Library, Names(_folder, AVDevice.Library, layout.FormatMajor))
                ? null
                : $"Cameras of this machine need FFmpeg's device library: looked for {FileName(AVDevice.Library, layout.FormatMajor)} and did not find it. {InstallAdvice}.";
        }
    }

    /// <summary>A function that not every generation has.</summary>
    public static nint FindFunction(string library, string name) =>
        NativeLibrary.TryGetExport(Loaded[library], name, out var address) ? address : 0;

    internal static string InstallAdvice =>
        OperatingSystem.IsWindows() ? "Install a shared build of FFmpeg (winget install Gyan.FFmpeg.Shared) so that its DLLs are on the PATH" :
        OperatingSystem.IsMacOS() ? "Install FFmpeg: brew install ffmpeg" :
        "Install FFmpeg: apt-get install ffmpeg (Debian, Ubuntu), dnf install ffmpeg (Fedora), apk add ffmpeg (Alpine), pacman -S ffmpeg (Arch)";

    internal static string FileName(string library, int major) =>
        OperatingSystem.IsWindows() ? $"{library}-{major}.dll" :
        OperatingSystem.IsMacOS() ? $"lib{library}.{major}.dylib" :
        $"lib{library}.so.{major}";

    private static IReadOnlyList<string> Names(string? folder, string library, int major)
    {
        var name = FileName(library, major);
        if (folder is not null)
        {
            return [Path.Combine(folder, name)];
        }

        // Homebrew's folders are not among those that macOS searches.
        return OperatingSystem.IsMacOS() ? [name, $"/opt/homebrew/lib/{name}", $"/usr/local/lib/{name}"] : [name];
    }

    private static bool LoadOptional(Func<string, IReadOnlyList<string>, bool> load, string? folder, string library, int major)
    {
        load(library, Names(folder, library, major));
        return true;
    }

    private static bool LoadFirst(string library, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                Loaded[library] = handle;
                return true;
            }
        }

        return false;
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath) => Loaded.GetValueOrDefault(library);
}
