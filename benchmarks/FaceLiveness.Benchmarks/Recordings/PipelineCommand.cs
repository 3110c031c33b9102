using System.Globalization;
using FaceLiveness.Benchmarks.Measuring;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.Models;

namespace FaceLiveness.Benchmarks.Recordings;

/// <summary><c>pipeline</c>: the demo's clips through what one builds in an afternoon, and through ours.</summary>
internal static class PipelineCommand
{
    public static async Task<Section> RunAsync(VerbOptions options)
    {
        var piece = options.Seconds("--seconds", 20);
        var clips = await SampleClip.AllAsync();
        var models = await new ModelStore().GetDefaultPackAsync();
        InferenceMeter.Start();
        Progress.Say("Ours …");
        var ours = await OurRun.MeasureAsync("ours", clips, piece, models);
        Progress.Say("The afternoon's pipeline, without spinning threads …");
        var quiet = await BaselineRun.MeasureAsync("afternoon, no spinning", clips, piece, models, spinning: false);
        Progress.Say("The afternoon's pipeline …");
        var plain = await BaselineRun.MeasureAsync("afternoon", clips, piece, models, spinning: true);

        var costs = new Table("system", "fps", "CPU s per video s", "times ours", "ONNX Runtime", "FFmpeg", "own");
        var found = new Table("system", "names right", "persons", "true blinks", "false blinks", "tracks");
        foreach (var run in new[] { plain, quiet, ours })
        {
            var times = run.Passage.CpuPerVideoSecond / ours.Passage.CpuPerVideoSecond;
            var cpu = run.Passage.Cpu;
            // What the baseline's sessions do is not metered: only ours tell when a run begins.
            var metered = run == ours && TaskTable.IsSupported;
            costs.Add(
                run.Name,
                N(run.Passage.FramesPerSecond, "F1"),
                N(run.Passage.CpuPerVideoSecond, "F3"),
                N(times, "F1"),
                metered ? N(cpu.InferenceShare, "P0") : "",
                metered ? N(cpu.DecodingShare, "P0") : "",
                metered ? N(cpu.OwnShare, "P0") : "");
            found.Add(
                run.Name,
                run.NamesRight ? "yes" : "no",
                N(run.Persons, "F0"),
                $"{run.TrueBlinks} of {run.LabelledBlinks}",
                N(run.FalseBlinks, "F0"),
                string.Join(" + ", run.Clips.Select(clip => clip.Tracks)));
        }

        var details = new Table("clip", "man", "s", "frames", "names: afternoon", "ours", "blinks: labelled", "afternoon", "ours");
        for (var i = 0; i < clips.Count; i++)
        {
            var (a, b) = (plain.Clips[i], ours.Clips[i]);
            details.Add(
                a.Clip.Name,
                a.Clip.Person.ToString(),
                N(b.Video.TotalSeconds, "F1"),
                N(b.Frames, "F0"),
                N(a.Persons.Count, "F0"),
                N(b.Persons.Count, "F0"),
                N(a.LabelledBlinks, "F0"),
                $"{a.TrueBlinks} + {a.FalseBlinks}",
                $"{b.TrueBlinks} + {b.FalseBlinks}");
        }

        var (ratio, quietRatio) = (plain.Passage.CpuPerVideoSecond / ours.Passage.CpuPerVideoSecond, quiet.Passage.CpuPerVideoSecond / ours.Passage.CpuPerVideoSecond);
        var share = ours.Passage.Cpu.OwnShare;
        return new(
            "Pipeline: the demo's clips, the afternoon's way and ours",
            [
                $"{N(piece.TotalSeconds, "F0")} s of each of the demo's clips ({string.Join(", ", clips.Select(clip => $"{clip.Name} from {clip.From.TotalSeconds:0} s on"))}), the same weights for both, decoded by the same decoder.",
                "Afternoon: one session per model with default options; person and face detector, 68 points, embedding and anti-spoof on every frame.",
                "Ours: as the demo runs it, all three clips at once, with profiles, status and history written.",
            ],
            [costs, found, details],
            $"cpu_ratio={N(ratio, "F2")}"
            + $" cpu_ratio_no_spin={N(quietRatio, "F2")}"
            + $" cpu_per_video_s={N(ours.Passage.CpuPerVideoSecond, "F3")} cpu_per_video_s_baseline={N(plain.Passage.CpuPerVideoSecond, "F3")}"
            + $" fps={N(ours.Passage.FramesPerSecond, "F1")} fps_baseline={N(plain.Passage.FramesPerSecond, "F1")}"
            + (TaskTable.IsSupported ? $" own_share={N(share, "F3")} inference_share={N(ours.Passage.Cpu.InferenceShare, "F3")} decoding_share={N(ours.Passage.Cpu.DecodingShare, "F3")}" : "")
            + $" names_right={(ours.NamesRight ? 1 : 0)} names_right_baseline={(plain.NamesRight ? 1 : 0)}"
            + $" true_blinks={ours.TrueBlinks} true_blinks_baseline={plain.TrueBlinks} labelled_blinks={ours.LabelledBlinks} alloc_per_frame={ours.Passage.Allocated / ours.Passage.Frames}")
        {
            Claims =
            [
                new("CPU of the afternoon's pipeline / ours", N(ratio, "F1"), "10 or more", ratio >= 10),
                new("names: one for each man, the same in every clip", ours.NamesRight ? "yes" : "no", "yes", ours.NamesRight),
                new("true blinks, ours and the afternoon's", $"{ours.TrueBlinks} and {plain.TrueBlinks}", "ours no fewer", ours.TrueBlinks >= plain.TrueBlinks),
                .. TaskTable.IsSupported ? [new Claim("own share of CPU", N(share, "P1"), "15 % or less", share <= 0.15)] : Array.Empty<Claim>(),
            ],
            Notes =
            [
                "Names right: one name in each clip, and the same name in two clips exactly where they show the same man. A name given for less than 1 s in all does not count.",
                "True blinks: labelled by eye, frame by frame; a report within 0.4 s counts. For each clip: true + false.",
                "FFmpeg: its threads, copying the picture out included. Own: all that is neither ONNX Runtime nor on FFmpeg's threads.",
            ],
        };
    }

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
