namespace FaceLiveness;

/// <summary>What the steps of a frame's way are called in metrics and traces.</summary>
internal static class StageName
{
    public const string Motion = "motion";
    public const string PersonDetection = "person-detection";
    public const string FaceDetection = "face-detection";
    public const string FaceCheck = "face-check";
    public const string Landmarks = "landmarks";
    public const string Quality = "quality";
    public const string Embedding = "embedding";
    public const string Liveness = "liveness";
    public const string Recognition = "recognition";
    public const string Frame = "frame";
}
