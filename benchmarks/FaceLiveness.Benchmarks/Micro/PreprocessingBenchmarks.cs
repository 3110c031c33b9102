using System.Numerics;
using BenchmarkDotNet.Attributes;
using FaceLiveness.Onnx;

namespace FaceLiveness.Benchmarks;

/// <summary>A picture becomes a tensor: a detector's letterbox from 1080p, and an aligned face crop.</summary>
[MemoryDiagnoser]
public class PreprocessingBenchmarks
{
    private static readonly TensorFormat Format = new(ChannelOrder.Bgr, 127, 1 / 128f, border: 0);
    private readonly float[] _tensor = new float[3 * 416 * 416];
    private readonly VideoFrame _frame = VideoFrame.Rent(1920, 1080);
    private readonly Matrix3x2 _letterbox = Letterbox.Centered(1920, 1080, 416, 416).Map;
    private readonly Matrix3x2 _alignment = Matrix3x2.CreateRotation(0.1f) * Matrix3x2.CreateScale(1.4f) * Matrix3x2.CreateTranslation(800, 300);

    [GlobalSetup]
    public void Setup() => new Random(1).NextBytes(_frame.Pixels);

    [GlobalCleanup]
    public void Cleanup() => _frame.Dispose();

    [Benchmark]
    public void Letterbox416() => TensorSampler.Fill(_frame.View, _letterbox, 416, 416, Format, _tensor);

    [Benchmark]
    public void AlignedFace112() => TensorSampler.Fill(_frame.View, _alignment, 112, 112, Format, _tensor);

    [Benchmark(Baseline = true)]
    public void Letterbox416Plain() => Plain(_letterbox, 416);

    [Benchmark]
    public void AlignedFace112Plain() => Plain(_alignment, 112);

    // The four nearest pixels, one at a time, as one writes it first.
    private void Plain(Matrix3x2 map, int size)
    {
        var image = _frame.View;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var at = Vector2.Transform(new Vector2(x + 0.5f, y + 0.5f), map) - new Vector2(0.5f);
                var (left, top) = ((int)MathF.Floor(at.X), (int)MathF.Floor(at.Y));
                for (var channel = 0; channel < 3; channel++)
                {
                    var above = float.Lerp(Pixel(image, left, top, channel), Pixel(image, left + 1, top, channel), at.X - left);
                    var below = float.Lerp(Pixel(image, left, top + 1, channel), Pixel(image, left + 1, top + 1, channel), at.X - left);
                    _tensor[(((channel * size) + y) * size) + x] = (float.Lerp(above, below, at.Y - top) - 127) / 128;
                }
            }
        }
    }

    private static float Pixel(ImageView image, int x, int y, int channel) =>
        x < 0 || y < 0 || x >= image.Width || y >= image.Height ? 0 : image.Pixels[(y * image.Stride) + (x * 3) + channel];
}
