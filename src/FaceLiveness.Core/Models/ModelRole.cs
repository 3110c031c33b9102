namespace FaceLiveness;

/// <summary>What a model file is for.</summary>
public enum ModelRole
{
    /// <summary>Finds people: YOLO family, NanoDet.</summary>
    PersonDetector,

    /// <summary>Finds faces: UltraFace, SCRFD, YuNet.</summary>
    FaceDetector,

    /// <summary>Finds dense landmarks: 68 points or 468.</summary>
    FaceLandmarker,

    /// <summary>Makes embeddings: ArcFace style.</summary>
    FaceEmbedder,

    /// <summary>Tells a face from its picture; several of them are averaged.</summary>
    AntiSpoof,

    /// <summary>Tells an open eye from a closed one.</summary>
    EyeState,
}
