namespace FaceLiveness.FFmpeg.Native;

/// <summary>What each loaded library says of itself.</summary>
internal readonly record struct FFmpegVersions(LibraryVersion Format, LibraryVersion Codec, LibraryVersion Util, LibraryVersion Scale)
{
    public override string ToString() => $"libavformat {Format}, libavcodec {Codec}, libavutil {Util}, libswscale {Scale}";
}

/// <summary>A library's version as its <c>*_version()</c> function packs it.</summary>
internal readonly record struct LibraryVersion(int Major, int Minor, int Micro)
{
    public static LibraryVersion Unpack(uint packed) => new((int)(packed >> 16), (int)(packed >> 8 & 0xFF), (int)(packed & 0xFF));

    public override string ToString() => $"{Major}.{Minor}.{Micro}";
}
