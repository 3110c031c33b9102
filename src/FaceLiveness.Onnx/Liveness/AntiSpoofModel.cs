namespace FaceLiveness.Onnx;

/// <summary>
/// An anti-spoof model for <see cref="PassiveLivenessCheck"/>: it sees a face with its surroundings and says how likely they are real.
/// What is left null is taken from what is known of the weights, and must be said for weights that nobody knows.
/// </summary>
/// <param name="Path">The ONNX file: one input[n,3,side,side] (BGR, 0..255) and one output[n,2..4] of class logits.</param>
/// <param name="CropFactor">
/// Side of the square that the model sees, in longer sides of the face's box. Silent-Face's files carry it in their names
/// (<c>2.7_80x80_MiniFASNetV2</c>), which can't be read off the graph.
/// </param>
/// <param name="LiveClass">Which output stands for a real face, from 0.</param>
public sealed record AntiSpoofModel(string Path, float? CropFactor = null, int? LiveClass = null);
