using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

/// <summary>The models that the face tests run on, by short names; a test whose model is absent skips.</summary>
internal static class FaceModels
{
    public static string Path(string name) => name switch
    {
        "ultraface" => TestData.Model("faceplugin-detect.onnx"),
        "scrfd 500m" => TestData.SharedFile("models/scrfd_500m_bnkps.onnx"),
        "scrfd 2.5g" => TestData.SharedFile("models/scrfd_2.5g_kps_640.onnx"),
        "yunet" => TestData.SharedFile("models/face_detection_yunet_2023mar.onnx"),
        "yunet dynamic" => TestData.SharedFile("models/yunet_n_dynamic.onnx"),
        "faceplugin 68" => TestData.Model("faceplugin-landmark.onnx"),
        "pfld 68" => TestData.SharedFile("models/landmarks_68_pfld.onnx"),
        "mediapipe 468" => TestData.SharedFile("models/mediapipe_face_landmark_468.onnx"),
        "faceplugin embedder" => TestData.Model("faceplugin-feature.onnx"),
        "w600k_mbf" => TestData.SharedFile("models/w600k_mbf_uint8.onnx"),
        "faceplugin liveness" => TestData.Model("faceplugin-liveness.onnx"),
        "minifasnet v2" => TestData.SharedFile("models/MiniFASNetV2_2.7_80.onnx"),
        "minifasnet v1se" => TestData.SharedFile("models/MiniFASNetV1SE_4.0_80.onnx"),
        "yolo" => TestData.SharedFile("models/yolo11n_int8.onnx"),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such model."),
    };

    /// <summary>The faces of a whole frame, the largest first.</summary>
    public static async Task<IReadOnlyList<FaceDetection>> DetectAsync(this OnnxFaceDetector detector, VideoFrame frame) =>
        [.. (await detector.DetectAsync([ImageRegion.Whole(frame)], TestContext.Current.CancellationToken))[0].OrderByDescending(face => face.Box.Area)];
}
