using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>
/// What counts as a blink, and how many prove life. Levels are shares of the track's own open-eye EAR. Where no other source is named, the
/// default was measured on the clips of <c>docs/blinks.md</c>: twelve people, 12 to 30 frames a second.
/// </summary>
public sealed class BlinkOptions
{
    /// <summary>Blinks that it takes to be called live.</summary>
    [Range(1, 20)]
    public int MinimumBlinks { get; set; } = 1;

    /// <summary>A blink less sure than this proves nothing, though it is reported.</summary>
    [Range(0, 1)]
    public float ProofConfidence { get; set; } = 0.5f;

    /// <summary>A fall less sure than this is no blink. On shaken, panned and zoomed photos none reached it.</summary>
    [Range(0, 1)]
    public float MinimumConfidence { get; set; } = 0.3f;

    /// <summary>Fall of the EAR at which a blink may have begun.</summary>
    [Range(0.02, 0.9)]
    public float MinimumDrop { get; set; } = 0.10f;

    /// <summary>Fall that the lowest frame must reach. Labelled blinks measured 0.15 to 0.6; jitter and speech stay mostly below 0.12.</summary>
    [Range(0.02, 0.9)]
    public float MinimumDepth { get; set; } = 0.13f;

    /// <summary>Fall at which the eyes are called shut (a <see cref="Blink.Depth"/> of 1). Landmark models read a shut eye as a narrow one, never as a line.</summary>
    [Range(0.1, 0.9)]
    public float ShutDrop { get; set; } = 0.4f;

    /// <summary>Share of the fall that must be regained for the eyes to be open again. Low, because people often blink as they look down, and the lids stay lower.</summary>
    [Range(0.1, 1)]
    public float ReopenedShare { get; set; } = 0.33f;

    /// <summary>Rise, from the lowest frame, that it takes at least for the eyes to be open again.</summary>
    [Range(0, 0.5)]
    public float MinimumRise { get; set; } = 0.10f;

    /// <summary>How open the eyes must stand before, as a share of the track's slow baseline: half-lidded eyes don't blink.</summary>
    [Range(0, 1)]
    public float MinimumOpenness { get; set; } = 0.75f;

    /// <summary>Fall of the eye that fell less over that of the other: a wink is no blink.</summary>
    [Range(0, 1)]
    public float MinimumAgreement { get; set; } = 0.4f;

    /// <summary>
    /// Fall over the EAR's own wander (a standard deviation) in the seconds before. Labelled blinks measured 6 to 40; false ones on shaken, panned
    /// and zoomed photos mostly below 5.
    /// </summary>
    [Range(0, 100)]
    public float MinimumSignalToNoise { get; set; } = 4.5f;

    /// <summary>How far back that wander is looked at.</summary>
    [TimeSpanRange("00:00:00.5", "00:00:30")]
    public TimeSpan WanderWindow { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Degrees of yaw or pitch through which the head may move during the blink: nods and turns change the EAR too. Labelled blinks measured up to 5, blinks in lively talk up to 7.</summary>
    [Range(0.5, 90)]
    public float MaximumTurn { get; set; } = 8;

    /// <summary>The same for yaw where the eye state model saw the eyes shut and open again: people blink as they turn.</summary>
    [Range(0.5, 90)]
    public float MaximumTurnSeenShut { get; set; } = 25;

    /// <summary>Openness (<see cref="EyeState"/>) from which on the eye state model sees an eye open.</summary>
    [Range(0, 1)]
    public float EyeOpen { get; set; } = 0.8f;

    /// <summary>Openness up to which it sees the eyes shut.</summary>
    [Range(0, 1)]
    public float EyeShut { get; set; } = 0.3f;

    /// <summary>How much its vote weighs: 0 nothing; 1 that it alone decides how sure a blink is.</summary>
    [Range(0, 1)]
    public float EyeStateWeight { get; set; } = 0.5f;

    /// <summary>How often it is asked while the eyes stand open.</summary>
    [TimeSpanRange("00:00:00", "00:00:05")]
    public TimeSpan EyeStateInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How far back its answers are looked at to know which of a track's eyes it can tell.</summary>
    [TimeSpanRange("00:00:00.1", "00:00:30")]
    public TimeSpan EyeStateWindow { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Share of the fall regained from which on, up to <see cref="SwitchTo"/>, a frame shows the lids on their way. A dip without such a frame, after
    /// which nothing moves any more, is a cut from one picture to another and back. Painted eyes read at most 0.16 while shut.
    /// </summary>
    [Range(0, 1)]
    public float SwitchFrom { get; set; } = 0.25f;

    /// <summary>Painted eyes read at least 0.76 in the first frame in which they were open again, real ones that showed no lid on its way at most 0.70.</summary>
    [Range(0, 1)]
    public float SwitchTo { get; set; } = 0.65f;

    /// <summary>Share of the fall by which the EAR still moves in the frame after, where a lid goes on rising. After a cut it was at most 0.05.</summary>
    [Range(0, 1)]
    public float SwitchRest { get; set; } = 0.08f;

    /// <summary>Longest step between two frames in which a cut can be told from a lid: in a longer one a lid passes all of its way unseen.</summary>
    [TimeSpanRange("00:00:00", "00:00:01")]
    public TimeSpan SwitchInterval { get; set; } = TimeSpan.FromMilliseconds(75);

    /// <summary>Degrees of yaw beyond which nothing is concluded: the far eye can't be read.</summary>
    [Range(5, 90)]
    public float MaximumYaw { get; set; } = 40;

    /// <summary>Degrees of pitch beyond which nothing is concluded.</summary>
    [Range(5, 90)]
    public float MaximumPitch { get; set; } = 40;

    /// <summary>Confidence of the landmarks below which a frame is passed over.</summary>
    [Range(0, 1)]
    public float MinimumLandmarkConfidence { get; set; } = 0.5f;

    /// <summary><see cref="FaceQuality.Alignment"/> below which a frame is passed over: the points have slipped.</summary>
    [Range(0, 1)]
    public float MinimumAlignment { get; set; } = 0.15f;

    /// <summary>Distance between the eyes, in pixels, below which a frame is passed over.</summary>
    [Range(2, 500)]
    public float MinimumEyeDistance { get; set; } = 12;

    /// <summary>Shortest blink, from half shut to open again (50 ms; as far as the frame rate can tell).</summary>
    [TimeSpanRange("00:00:00", "00:00:01")]
    public TimeSpan MinimumDuration { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest blink, from half shut to open again. Spontaneous blinks last 100 to 400 ms (Stern, Walrath and Goldstein 1984); beyond 500 ms it is a closure.</summary>
    [TimeSpanRange("00:00:00.1", "00:00:02")]
    public TimeSpan MaximumDuration { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest time from half shut to the lowest frame: lids fall fast; a gaze that is lowered or a nod takes longer.</summary>
    [TimeSpanRange("00:00:00.05", "00:00:01")]
    public TimeSpan MaximumFall { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How far back the level is taken at which the eyes just stood open. A blink is less sure where less of the track was seen before it.</summary>
    [TimeSpanRange("00:00:00.1", "00:00:02")]
    public TimeSpan OpenWindow { get; set; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Time without a frame after which the past is forgotten, but for the slow baseline.</summary>
    [TimeSpanRange("00:00:00.1", "00:00:05")]
    public TimeSpan MaximumGap { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How far back the slow baseline reaches.</summary>
    [TimeSpanRange("00:00:02", "00:05:00")]
    public TimeSpan BaselineWindow { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Which quantile of the highest EARs in the slices of that window is the baseline: above the middle, so that closures don't pull it down.</summary>
    [Range(0, 1)]
    public double BaselineQuantile { get; set; } = 0.6;
}
