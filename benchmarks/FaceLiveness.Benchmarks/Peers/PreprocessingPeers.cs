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
        var random = new Random(1);
        random.NextBytes(Frame.Pixels);
        random.NextBytes(Planes.Planes.Luma);
        random.NextBytes(Planes.Planes.Cb);
        random.NextBytes(Planes.Planes.Cr);
        Operations = [(LetterboxName, FillLetterbox), (WarpName, FillFace)];
    }

    /// <summary>A face somewhat turned, of about 160 pixels.</summary>
    public static Matrix3x2 FaceToFrame { get; } =
        Matrix3x2.CreateRotation(0.1f) * Matrix3x2.CreateScale(1.4f) * Matrix3x2.CreateTranslation(800, 300);

    /// <summary>Pixels, as OpenCV takes them.</summary>
    public VideoFrame Frame { get; } = VideoFrame.Rent(1920, 1080);

    /// <summary>Planes, as our pipeline takes them from the decoder.</summary>
    public VideoFrame Planes { get; } = VideoFrame.RentPlanes(1920, 1080, YuvColor.Bt709);

    public IReadOnlyList<(string Name, Action<VideoFrame> Run)> Operations { get; }

    public void Dispose()
    {
        Frame.Dispose();
        Planes.Dispose();
    }

    private void FillLetterbox(VideoFrame frame) => TensorSampler.Fill(
        frame, Letterbox.Centered(1920, 1080, LetterboxSide, LetterboxSide).Map, LetterboxSide, LetterboxSide, new(ChannelOrder.Rgb, 0, 1 / 255f, border: 114), _tensor);

    private void FillFace(VideoFrame frame) =>
        TensorSampler.Fill(frame, FaceToFrame, FaceSide, FaceSide, new(ChannelOrder.Bgr, 127, 1 / 128f, border: 0), _tensor);
}
