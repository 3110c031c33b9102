using System.Globalization;

namespace FaceLiveness.Benchmarks.EndToEnd;

/// <summary>Prints the figures for people, and in the last line for programs.</summary>
internal static class Report
{
    public static void Print(string clip, EndToEndFigures figures)
    {
        var (plain, frames) = (figures.Plain, figures.Measured.Frames);
        Line($"{Path.GetFileName(clip)}: {plain.Video.TotalSeconds:F1} s of video, {plain.Frames} frames, one stream, {Environment.ProcessorCount} core(s), default pack");
        Line($"  on the clock        {plain.Frames / plain.Elapsed.TotalSeconds,8:F1} frames per second, {plain.Video / plain.Elapsed:F2} times real time");
        Line($"  on a core of its own{plain.Frames / plain.Cpu.TotalSeconds,8:F1} frames per second: {plain.Cpu / plain.Video:F3} CPU seconds per second of video");
        Line($"  managed allocation  {(double)plain.Allocated / plain.Frames / 1024,8:F1} KiB per frame");
        Line($"");
        Line($"  CPU, ms per frame         calls    total  inference     own  own share  bytes per frame");
        foreach (var (name, stage) in figures.Stages.OrderByDescending(stage => stage.Value.Cpu))
        {
            Row(name, stage.Calls, stage.Cpu, stage.Inference, stage.Own, stage.Allocated);
        }

        Row("engine and runtime", frames, figures.Engine, TimeSpan.Zero, figures.Engine, figures.EngineAllocated);
        Row("decoding", frames, figures.Decoding.Cpu, TimeSpan.Zero, TimeSpan.Zero, figures.Decoding.Allocated);
        Row("all", frames, figures.Measured.Cpu, figures.Inference, figures.Own, figures.Measured.Allocated);
        Line($"");
        Line($"fps={plain.Frames / plain.Elapsed.TotalSeconds:F1} cpu_per_video_s={plain.Cpu / plain.Video:F3} own_share={figures.OwnShare:F3} alloc_per_frame={plain.Allocated / plain.Frames}");

        void Row(string name, int calls, TimeSpan total, TimeSpan inference, TimeSpan own, long allocated) => Line(
            $"    {name,-20}{calls,8}{total.TotalMilliseconds / frames,9:F3}{inference.TotalMilliseconds / frames,11:F3}{own.TotalMilliseconds / frames,8:F3}{own / figures.Measured.Cpu,11:P1}{allocated / frames,17}");
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
