using System.Globalization;
using FaceLiveness.Benchmarks.Live;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.Models;

namespace FaceLiveness.Benchmarks.Peers;

/// <summary><c>peers</c>: the same operation by us and by others, in one run.</summary>
internal static class PeersCommand
{
    public static async Task<Section> RunAsync(VerbOptions options)
    {
        var time = options.Seconds("--seconds", 3, 60);
        var models = (await new ModelStore().GetDefaultPackAsync()).ToDictionary(model => model.Id, model => model.Path);
        var openCv = OpenCv.WhyMissing();

        var decoding = new Table("decoding, CPU ms per frame", "640x360", "1280x720", "1920x1080");
        CameraKind[] sizes = [.. CameraKind.All.Take(2), new("1920x1080", 1920, 1080, 4_000_000, 0, 1)];
        var clips = new List<string>();
        foreach (var size in sizes)
        {
            clips.Add(await CameraClips.PersonAsync(size));
        }

        var program = await RowAsync("ffmpeg program, -threads 1 -f null", DecodingPeers.ProgramAsync);
        var planes = await RowAsync("ours, as decoded", file => DecodingPeers.OursAsync(file, pixels: false));
        var pixels = await RowAsync("ours, to BGR", file => DecodingPeers.OursAsync(file, pixels: true));
        var capture = openCv is null ? await RowAsync("OpenCV VideoCapture, to BGR", file => Task.FromResult(OpenCv.Decode(file))) : [];

        Progress.Say("Preprocessing …");
        var preprocessing = new Table("preprocessing, ms, one thread", "ours", "OpenCV", "ours / OpenCV", "ours, from planes");
        var ratios = new List<double>();
        using (var ours = new PreprocessingPeers())
        {
            foreach (var operation in ours.Operations)
            {
                var (own, theirs) = Stopping.Medians(() => operation.Run(ours.Frame), openCv is null ? OpenCv.Same(operation.Name, ours) : () => { }, time);
                var (planar, _) = Stopping.Medians(() => operation.Run(ours.Planes), () => { }, time);
                ratios.Add(own / theirs);
                preprocessing.Add(operation.Name, N(own, "F3"), openCv is null ? N(theirs, "F3") : "not here", openCv is null ? N(own / theirs, "F2") : "", N(planar, "F3"));
            }
        }

        Progress.Say("Inference …");
        var inference = new Table("one run, ms, one thread", "stage of ours, whole", "bare ONNX Runtime", "ours / bare");
        foreach (var peer in InferencePeers.All(models))
        {
            using (peer)
            {
                var (own, bare) = Stopping.Medians(peer.Stage, peer.Bare, time);
                inference.Add(peer.Name, N(own, "F2"), N(bare, "F2"), N(own / bare, "F2"));
            }
        }

        return new(
            "Peers: the same operation by others",
            [
                $"Decoding: 30 s made of a clip of the demo, {CameraClips.Encoding}; processor time of all threads, one decoding thread where that can be said.",
                "Preprocessing: BGR of 1920x1080 to a tensor; OpenCV with one thread: resize, copyMakeBorder, warpAffine, then dnn.blobFromImage. Medians; the two take turns. From planes: as our pipeline does it, straight from what was decoded, which spares the conversion to BGR.",
                "Inference: a stage of ours on a 1280x720 frame, preprocessing and decoding of its output included, beside InferenceSession.Run alone, one thread, not spinning.",
            ],
            [decoding, preprocessing, inference],
            $"decode_720p_ms={N(planes[1], "F2")} decode_720p_ms_ffmpeg={N(program[1], "F2")}"
            + (openCv is null ? $" decode_720p_ms_opencv={N(capture[1], "F2")} letterbox_vs_opencv={N(ratios[0], "F2")} warp_vs_opencv={N(ratios[1], "F2")}" : ""))
        {
            Claims = openCv is null
                ?
                [
                    new("letterbox and blob, ours / OpenCV", N(ratios[0], "F2"), "1 or less", ratios[0] <= 1),
                    new("aligned face and blob, ours / OpenCV", N(ratios[1], "F2"), "1 or less", ratios[1] <= 1),
                ]
                : [],
            Notes = openCv is null ? [] : [$"OpenCV is not here: {openCv}"],
        };

        async Task<double[]> RowAsync(string name, Func<string, Task<double>> measure)
        {
            var row = new double[sizes.Length];
            for (var i = 0; i < sizes.Length; i++)
            {
                Progress.Say($"Decoding: {name}, {sizes[i].Name} …");
                row[i] = await measure(clips[i]);
            }

            decoding.Add([name, .. row.Select(value => N(value, "F2"))]);
            return row;
        }
    }

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
