using System.Numerics;
using BenchmarkDotNet.Attributes;
using FaceLiveness.Onnx;

namespace FaceLiveness.Benchmarks;

/// <summary>
/// A picture becomes a tensor, from pixels (BGR) and from the decoder's planes: a detector's letterbox with normalisation (what OpenCV calls resize,
/// copyMakeBorder and blobFromImage), and an aligned face (warpAffine and blobFromImage).
/// </summary>
[MemoryDiagnoser]
public class PreprocessingBenchmarks
{
    private static readonly TensorFormat Format = new(ChannelOrder.Rgb, 0, 1 / 255f, border: 114);
    private static readonly TensorFormat Gray = new(ChannelOrder.Gray, 0, 1 / 256f);
    private static readonly Matrix3x2 Alignment =
        Matrix3x2.CreateRotation(0.1f) * Matrix3x2.CreateScale(1.4f) * Matrix3x2.CreateTranslation(800, 300);

    private readonly float[] _tensor = new float[3 * 640 * 640];
    private readonly byte[] _bgr = new byte[1280 * 720 * 3];
    private readonly VideoFrame _pixels = VideoFrame.Rent(1920, 1080);
    private readonly VideoFrame _planes = VideoFrame.RentPlanes(1920, 1080, YuvColor.Bt709);
    private readonly VideoFrame _small = VideoFrame.RentPlanes(1280, 720, YuvColor.Bt709);

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        random.NextBytes(_pixels.Pixels);
        foreach (var frame in new[] { _planes, _small })
        {
            random.NextBytes(frame.Planes.Luma);
            random.NextBytes(frame.Planes.Cb);
            random.NextBytes(frame.Planes.Cr);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _pixels.Dispose();
        _planes.Dispose();
        _small.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Letterbox640FromPixels() => LetterboxTo(_pixels, 640);

    [Benchmark]
    public void Letterbox640FromPlanes() => LetterboxTo(_planes, 640);

    [Benchmark]
    public void Letterbox416FromPixels() => LetterboxTo(_pixels, 416);

    [Benchmark]
    public void Letterbox416FromPlanes() => LetterboxTo(_planes, 416);

    [Benchmark]
    public void Letterbox416FromPlanes720() => LetterboxTo(_small, 416);

    [Benchmark]
    public void AlignedFace112FromPixels() => TensorSampler.Fill(_pixels, Alignment, 112, 112, Format, _tensor);

    [Benchmark]
    public void AlignedFace112FromPlanes() => TensorSampler.Fill(_planes, Alignment, 112, 112, Format, _tensor);

    /// <summary>The landmarker's input from a face of 160 pixels: luma alone.</summary>
    [Benchmark]
    public void GrayFace64FromPlanes() => TensorSampler.Fill(_planes, new(2.5f, 0, 0, 2.5f, 800.3f, 300.2f), 64, 64, Gray, _tensor);

    /// <summary>All of a 720p frame, for who needs pixels.</summary>
    [Benchmark]
    public void PlanesToPixels720() => _small.Planes.CopyPixels(0, 0, 1280, 720, PixelFormat.Bgr24, _bgr, 1280 * 3);

    private void LetterboxTo(VideoFrame frame, int side) =>
        TensorSampler.Fill(frame, Letterbox.Centered(frame.Width, frame.Height, side, side).Map, side, side, Format, _tensor);
}
