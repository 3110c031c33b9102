using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace FaceLiveness.Benchmarks.Peers;

/// <summary>OpenCV by its .NET binding, as its documentation has one use it.</summary>
internal static class OpenCv
{
    // CAP_PROP_N_THREADS of opencv2/videoio.hpp; the binding has no name for it.
    private const int Threads = 70;

    /// <summary>Why it can't be used here, in one sentence; null where it can.</summary>
    public static string? WhyMissing()
    {
        try
        {
            _ = Cv2.GetVersionString();
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException or OpenCvSharpException)
        {
            return (exception.InnerException ?? exception).Message.Split('\n')[0];
        }
    }

    /// <summary>A clip decoded to its end: CPU ms per frame.</summary>
    public static double Decode(string file)
    {
        using var capture = new VideoCapture(file, VideoCaptureAPIs.FFMPEG, [Threads, 1]);
        using var picture = new Mat();
        var (start, frames) = (Environment.CpuUsage.TotalTime, 0);
        while (capture.Read(picture))
        {
            frames++;
        }

        return frames > 0 ? (Environment.CpuUsage.TotalTime - start).TotalMilliseconds / frames : double.NaN;
    }

    /// <summary>An operation of ours, by OpenCV's functions.</summary>
    public static Action Same(string operation, PreprocessingPeers ours)
    {
        Cv2.SetNumThreads(1);
        return operation switch
        {
            PreprocessingPeers.LetterboxName => () => Letterbox(ours.Frame),
            PreprocessingPeers.WarpName => () => Warp(ours.Frame),
            _ => throw new ArgumentException($"OpenCV has not been taught '{operation}'.", nameof(operation)),
        };
    }

    private static unsafe void Letterbox(VideoFrame frame)
    {
        fixed (byte* pixels = frame.Pixels)
        {
            const int Side = PreprocessingPeers.LetterboxSide;
            using var picture = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC3, (nint)pixels, frame.Stride);
            var height = Side * frame.Height / frame.Width;
            var top = (Side - height) / 2;
            using var small = new Mat();
            using var square = new Mat();
            Cv2.Resize(picture, small, new Size(Side, height));
            Cv2.CopyMakeBorder(small, square, top, Side - height - top, 0, 0, BorderTypes.Constant, Scalar.All(114));
            using var blob = CvDnn.BlobFromImage(square, 1 / 255.0, swapRB: true, crop: false);
        }
    }

    private static unsafe void Warp(VideoFrame frame)
    {
        fixed (byte* pixels = frame.Pixels)
        {
            const int Side = PreprocessingPeers.FaceSide;
            using var picture = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC3, (nint)pixels, frame.Stride);
            var map = PreprocessingPeers.FaceToFrame;
            using var matrix = Mat.FromArray(new double[,] { { map.M11, map.M21, map.M31 }, { map.M12, map.M22, map.M32 } });
            using var face = new Mat();
            Cv2.WarpAffine(picture, face, matrix, new Size(Side, Side), InterpolationFlags.Linear | InterpolationFlags.WarpInverseMap);
            using var blob = CvDnn.BlobFromImage(face, 1 / 128.0, default, Scalar.All(127), swapRB: false, crop: false);
        }
    }
}
