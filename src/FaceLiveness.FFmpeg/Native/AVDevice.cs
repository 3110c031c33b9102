using System.Runtime.InteropServices;

namespace FaceLiveness.FFmpeg.Native;

/// <summary>libavdevice: cameras of this machine. Loaded only when one is asked for.</summary>
internal static partial class AVDevice
{
    public const string Library = "avdevice";

    [LibraryImport(Library)]
    public static partial void avdevice_register_all();
}
