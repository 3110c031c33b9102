namespace FaceLiveness.Models;

/// <summary>What is done to the published files at installation.</summary>
public enum ModelConversion
{
    /// <summary>Nothing: the file is installed as it is.</summary>
    None,

    /// <summary>A TensorFlow.js graph model becomes an ONNX file of the same inputs, outputs and weights.</summary>
    TensorFlowJsToOnnx,
}
