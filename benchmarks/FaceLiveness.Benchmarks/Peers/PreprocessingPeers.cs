using System.Numerics;
using FaceLiveness.Onnx;

namespace FaceLiveness.Benchmarks.Peers;

/// <summary>Pictures made into tensors by us.</summary>
internal sealed class PreprocessingPeers : IDisposable
{
    public const string LetterboxName = "letterbox 1080p to 640x640, RGB / 255";
    public const string WarpName = "aligned face of 112x112, BGR, (x - 127) / 128";
    public const int LetterboxSide = 640;
    public const int FaceSide = 112;

    private readonly float[] _tensor = new float[3 * LetterboxSide * LetterboxSide];

    public PreprocessingPeers()
    {
        new Random(1).NextBytes(Frame.Pixels);
        Operations =
        [
            (LetterboxName, () => TensorSampler.Fill(
                Frame.View, Letterbox.Centered(1920, 1080, LetterboxSide, LetterboxSide).Map, LetterboxSide, LetterboxSide, new(ChannelOrder.Rgb, 0, 1 / 255f, border: 114), _tensor)),
            (WarpName, () => TensorSampler.Fill(Frame.View, FaceToFrame, FaceSide, FaceSide, new(ChannelOrder.Bgr, 127, 1 / 128f, border: 0), _tensor)),
        ];
    }

    /// <summary>A face somewhat turned, of about 160 pixels.</summary>
    public static Matrix3x2 FaceToFrame { get; } =
        Matrix3x2.CreateRotation(0.1f) * Matrix3x2.CreateScale(1.4f) * Matrix3x2.CreateTranslation(800, 300);

    public VideoFrame Frame { get; } = VideoFrame.Rent(1920, 1080);

    public IReadOnlyList<(string Name, Action Run)> Operations { get; }

    public void Dispose() => Frame.Dispose();
}
