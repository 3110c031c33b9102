using System.Text;

namespace FaceLiveness.Onnx;

/// <summary>Says why a file is no usable model, in words that tell its owner what to do.</summary>
internal static class ModelFileDiagnosis
{
    public static string Explain(string path, string runtimeMessage)
    {
        var found = Found(path);
        if (found is not null)
        {
            return $"'{path}' is no ONNX model: it {found}. Fetch the model again, and compare its size and SHA-256 with its source's.";
        }

        if (runtimeMessage.Contains("IR version", StringComparison.OrdinalIgnoreCase)
            || runtimeMessage.Contains("opset", StringComparison.OrdinalIgnoreCase))
        {
            return $"'{path}' needs a newer ONNX Runtime than the one in use ({runtimeMessage}). Export it with an older opset, or update Microsoft.ML.OnnxRuntime.";
        }

        return $"'{path}' ({new FileInfo(path).Length} bytes) can't be loaded as an ONNX model ({runtimeMessage}). Fetch the model again, or export it anew.";
    }

    private static string? Found(string path)
    {
        Span<byte> bytes = stackalloc byte[64];
        using (var file = File.OpenRead(path))
        {
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }

        var head = Encoding.Latin1.GetString(bytes).TrimStart();
        return head switch
        {
            "" => "is empty",
            _ when head.StartsWith("version https://git-lfs", StringComparison.Ordinal) => "is a Git LFS pointer, not the file itself",
            _ when head.StartsWith('<') => "is a web page",
            _ when head.StartsWith("PK", StringComparison.Ordinal) => "is a zip archive (a PyTorch checkpoint must be exported first)",
            _ => null,
        };
    }
}
