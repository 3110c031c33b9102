using System.Globalization;

namespace FaceLiveness.Sample.Drill.Store;

/// <summary>What came of killing a process that writes profiles.</summary>
internal sealed class KillReport
{
    public int Kills { get; set; }

    /// <summary>Saves and deletions that the killed processes had acknowledged.</summary>
    public int Steps { get; set; }

    /// <summary>Acknowledged steps that are not there, or are something else.</summary>
    public int Lost { get; set; }

    public int Unreadable { get; set; }

    public int InFlightKept { get; set; }

    public int InFlightLost { get; set; }

    public int SecondWritersRefused { get; set; }

    public int ProfilesReadBeside { get; set; }

    public int ChangesFollowed { get; set; }

    /// <summary>Everything that should not be.</summary>
    public List<string> Faults { get; } = [];

    public bool IsRight => Faults.Count == 0 && Kills > 0 && Steps > 0;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"kills={Kills} steps={Steps} lost={Lost} unreadable={Unreadable} in_flight_kept={InFlightKept} in_flight_lost={InFlightLost} second_writers_refused={SecondWritersRefused} read_beside={ProfilesReadBeside} changes_followed={ChangesFollowed} kill_faults={Faults.Count}");
}
