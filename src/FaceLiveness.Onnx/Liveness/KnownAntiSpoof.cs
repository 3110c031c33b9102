namespace FaceLiveness.Onnx;

/// <summary>What is known of particular anti-spoof weights.</summary>
/// <param name="CropFactor">Side of the square that the model sees, in longer sides of the face's box.</param>
/// <param name="LiveClass">Which output stands for a real face.</param>
/// <param name="Upright">
/// Whether the crop has the shape of an upright face, stretched to the model's square. Silent-Face was trained on boxes that fit faces tightly, and its
/// own code stretches them: real faces score 0.95 so at the tenth percentile of a talking man, where a square crop scores 0.51.
/// </param>
internal sealed record KnownAntiSpoof(float CropFactor, int LiveClass, bool Upright = false)
{
    private static readonly Dictionary<string, KnownAntiSpoof> ByHash = new(StringComparer.Ordinal)
    {
        // faceplugin fr_liveness
        ["afa783b7e902fdfcf323a7240cac2a1c580c25314ea4161129dc1b0d100dc32d"] = new(2.7f, 0),

        // Silent-Face MiniFASNetV2 and V1SE
        ["23c35d6762dca2a07e17979b0f76263cc9ffea6e3d55c7ded23108a625bd79f7"] = new(2.7f, 1, Upright: true),
        ["993e41cad1ca54f02ae4a67bb3f6f41e8091ebc5310f295fa823c51747649384"] = new(4.0f, 1, Upright: true),
    };

    public static KnownAntiSpoof? Find(string sha256) => ByHash.GetValueOrDefault(sha256);
}
