using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>How a <see cref="ChallengeSession"/> asks and judges. All times are media time. The defaults are chosen, not measured.</summary>
public sealed class ChallengeOptions
{
    /// <summary>Actions asked for. A replayed video passes with a chance of at most 1 in 3 to this power.</summary>
    [Range(1, 20)]
    public int Steps { get; set; } = 4;

    /// <summary>Blinks that a blink step asks for.</summary>
    [Range(2, 10)]
    public int Blinks { get; set; } = 2;

    /// <summary>Longest pause between two blinks that belong together.</summary>
    [TimeSpanRange("00:00:00.2", "00:00:05")]
    public TimeSpan BlinkPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Degrees of yaw from the person's own neutral pose that are a turn.</summary>
    [Range(5, 60)]
    public float TurnDegrees { get; set; } = 18;

    /// <summary>Degrees of yaw from neutral within which the person looks straight on again.</summary>
    [Range(1, 30)]
    public float NeutralDegrees { get; set; } = 9;

    /// <summary>How long the person looks straight on at the start, to learn their neutral pose.</summary>
    [TimeSpanRange("00:00:00.2", "00:00:10")]
    public TimeSpan NeutralTime { get; set; } = TimeSpan.FromSeconds(0.8);

    /// <summary>What happens sooner after an instruction was not done because of it.</summary>
    [TimeSpanRange("00:00:00", "00:00:02")]
    public TimeSpan Reaction { get; set; } = TimeSpan.FromSeconds(0.2);

    /// <summary>Longest time for one step, the return to neutral included.</summary>
    [TimeSpanRange("00:00:01", "00:01:00")]
    public TimeSpan StepLimit { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Longest time for all, from the first frame with a face.</summary>
    [TimeSpanRange("00:00:02", "00:10:00")]
    public TimeSpan TotalLimit { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>Longest time without the face, or with a second one.</summary>
    [TimeSpanRange("00:00:00", "00:00:10")]
    public TimeSpan MaximumLoss { get; set; } = TimeSpan.FromSeconds(1);
}
