using FaceLiveness.Benchmarks.Measuring;

namespace FaceLiveness.Benchmarks.Recordings;

/// <summary>One system over all clips.</summary>
/// <param name="Name">Which.</param>
/// <param name="Passage">What it took.</param>
/// <param name="Clips">What it found.</param>
internal sealed record SystemRun(string Name, Passage Passage, IReadOnlyList<Findings> Clips)
{
    public int TrueBlinks => Clips.Sum(clip => clip.TrueBlinks);

    public int LabelledBlinks => Clips.Sum(clip => clip.LabelledBlinks);

    public int FalseBlinks => Clips.Sum(clip => clip.FalseBlinks);

    public int Persons => Clips.SelectMany(clip => clip.Persons).Distinct().Count();

    /// <summary>One name in each clip; the same name in two clips exactly where they show the same man.</summary>
    public bool NamesRight => Clips.All(clip => clip.Persons.Count == 1)
        && Clips.All(a => Clips.All(b => (a.Persons[0] == b.Persons[0]) == (a.Clip.Person == b.Clip.Person)));
}
