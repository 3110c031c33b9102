namespace FaceLiveness.Onnx;

/// <summary>What executes a model. All but <see cref="Cpu"/> need an ONNX Runtime build that contains them (for CUDA and TensorRT the package Microsoft.ML.OnnxRuntime.Gpu).</summary>
public enum ExecutionProvider
{
    /// <summary>The processor: always there.</summary>
    Cpu,

    /// <summary>NVIDIA CUDA.</summary>
    Cuda,

    /// <summary>NVIDIA TensorRT.</summary>
    TensorRt,

    /// <summary>DirectML on Windows.</summary>
    DirectMl,

    /// <summary>Intel OpenVINO.</summary>
    OpenVino,

    /// <summary>Apple CoreML.</summary>
    CoreMl,
}
