using FaceLiveness.FFmpeg.Native;

namespace FaceLiveness.FFmpeg;

/// <summary>Says in one sentence, with the remedy, why a source could not be opened or broke off.</summary>
internal static class SourceFault
{
    public static void ThrowIfMissing(SourceAddress address)
    {
        if (address.Kind == SourceKind.Network)
        {
            return;
        }

        var path = address.Kind == SourceKind.File ? address.Url["file:".Length..] : address.Url;
        if (Directory.Exists(path))
        {
            throw Permanent($"'{address.DisplayName}' is a folder. Name a video file in it.");
        }

        if (!File.Exists(path))
        {
            throw address.Kind == SourceKind.Device
                ? Transient($"There is no camera '{address.DisplayName}'. Plug it in, or list those there are with 'ls /dev/video*'.")
                : Permanent($"There is no file '{address.DisplayName}'. Check the path.");
        }
    }

    public static FrameSourceException NoAnswer(SourceAddress address, TimeSpan timeout) =>
        Transient($"{address.DisplayName} did not answer within {Seconds(timeout)}. Check that it is switched on and that address and port are right.");

    public static FrameSourceException Silent(SourceAddress address, TimeSpan timeout) =>
        Transient($"{address.DisplayName} has sent no picture for {Seconds(timeout)}. Check the camera and the network.");

    public static FrameSourceException Ended(SourceAddress address) =>
        Transient($"{address.DisplayName} has ended the connection. It is worth trying again.");

    public static FrameSourceException BrokenOff(SourceAddress address, int code) =>
        Transient($"The connection to {address.DisplayName} broke off ({AVError.Describe(code)}). Check the camera and the network.");

    public static FrameSourceException Undecodable(SourceAddress address, int packets) =>
        Transient(
            $"{address.DisplayName} sends video that can't be decoded ({packets} packets in a row): its codec was changed, or data is lost. It is worth trying again.");

    public static FrameSourceException NoVideo(SourceAddress address) =>
        Refused(address, $"{address.DisplayName} holds no video. Name a source with pictures in it; it may be sound only, or no media file at all.");

    public static FrameSourceException NoDecoder(SourceAddress address) =>
        Refused(address, $"This FFmpeg has no decoder for the video of {address.DisplayName}. Install a full build of FFmpeg, or record in H.264.");

    public static FrameSourceException NothingDecodable(SourceAddress address) =>
        Permanent($"Not one picture of {address.DisplayName} could be decoded. The file is damaged: record or copy it again.");

    public static FrameSourceException TooLarge(SourceAddress address, int width, int height) => Refused(
        address, $"{address.DisplayName} has pictures of {width}x{height}; the largest side allowed is {VideoFrame.MaximumSide}. Set the camera to a smaller size.");

    public static FrameSourceException Unconvertible(SourceAddress address) => Refused(
        address, $"This FFmpeg can't convert the pixel format of {address.DisplayName} to BGR. Record in a common format, such as H.264 with 4:2:0 colour.");

    /// <summary>What an error code of opening means for this source.</summary>
    public static FrameSourceException Opening(SourceAddress address, int code)
    {
        var name = address.DisplayName;
        var cause = AVError.Describe(code);
        return code switch
        {
            AVError.HttpUnauthorized => Refused(
                address, $"{name} refused the user name or the password (401). Put the right ones into its address: {address.Scheme}://USER:PASSWORD@HOST/..."),
            AVError.HttpForbidden => Refused(address, $"{name} denies access (403). Give this user the right to view it, on the camera."),
            AVError.HttpNotFound => Refused(address, $"{name} answers that there is no such stream (404). Check the path after the host name."),
            AVError.ProtocolNotFound when address.Kind == SourceKind.Network =>
                Permanent($"This FFmpeg can't open '{address.Scheme}://' addresses. Check the spelling, or install a build with that protocol."),
            AVError.AccessDenied when address.Kind == SourceKind.Device => Refused(address, $"Permission to use '{name}' is denied. Add this user to the group 'video'."),
            AVError.AccessDenied => Refused(address, $"Permission to read '{name}' is denied. Give this user the right to read it."),
            AVError.Busy when address.Kind == SourceKind.Device => Transient($"'{name}' is in use by another program. Close that one."),
            AVError.StreamNotFound => NoVideo(address),
            AVError.DecoderNotFound => NoDecoder(address),
            AVError.InvalidData when address.Kind == SourceKind.Network =>
                Transient($"{name} answers with something that is no video ({cause}). Check the path after the host name, and the camera."),
            AVError.EndOfFile when address.Kind == SourceKind.Network => Transient($"{name} ended the connection before the first picture. Check the camera; it may be busy."),
            _ when address.Kind == SourceKind.File =>
                Permanent($"'{name}' is not a video that FFmpeg can read ({cause}). Check that it is a video file, and whole."),
            _ when address.Kind == SourceKind.Device =>
                Refused(address, $"'{name}' could not be opened as a camera ({cause}). Check that it is one, and that no other program uses it."),
            _ => Transient($"{name} could not be opened ({cause}). Check that it is switched on and that address and port are right."),
        };
    }

    private static FrameSourceException Transient(string message) => new(message) { Fault = FrameSourceFault.Transient };

    private static FrameSourceException Permanent(string message) => new(message) { Fault = FrameSourceFault.Permanent };

    // A camera's owner can mend it at any time; a file stays what it is.
    private static FrameSourceException Refused(SourceAddress address, string message) =>
        new(message) { Fault = address.Kind == SourceKind.File ? FrameSourceFault.Permanent : FrameSourceFault.Refused };

    private static string Seconds(TimeSpan timeout) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{timeout.TotalSeconds:0.#} s");
}
