using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>How often the pipeline does what costs much. All times are media time, so that a file gives the same result on every machine.</summary>
public sealed class AnalysisOptions
{
    /// <summary>
    /// Between two searches for people (and for faces of people whose face is not being followed) while something new moves, or somebody in
    /// view is not followed by the face and may be lost. Between searches people are followed by motion and faces frame by frame.
    /// 200 ms: somebody who walks at 1.5 m/s moves 0.3 m, about his own breadth, so boxes still overlap.
    /// </summary>
    [TimeSpanRange("00:00:00", "00:00:10")]
    public TimeSpan PersonDetectionInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Between two searches while everybody in view is followed by the face, or stays where they are, and what else moves has been looked at before:
    /// how long somebody may go unseen who steps out from behind another.
    /// </summary>
    [TimeSpanRange("00:00:00", "00:01:00")]
    public TimeSpan SteadyDetectionInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two searches while nobody is in view and nothing moves: for whoever comes so slowly that no motion shows.</summary>
    [TimeSpanRange("00:00:00", "00:10:00")]
    public TimeSpan IdleDetectionInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Between two checks by the face detector that a followed face is still there. Between them the face is followed by its own landmarks,
    /// which is steadier than the detector's boxes and costs a tenth. A face whose landmarks look wrong is checked in the next frame.
    /// </summary>
    [TimeSpanRange("00:00:00", "00:00:02")]
    public TimeSpan FaceCheckInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Lowest face, in pixels, that is taken for one. The default embedding recognises fewer than half of faces of 20 pixels, and detectors
    /// see faces in bottle caps and wallpaper when they look at smaller ones.
    /// </summary>
    [Range(4, 1000)]
    public float MinimumFaceHeight { get; set; } = 20;

    /// <summary>The least time between two looks (embeddings) of one track while its identity is still open.</summary>
    [TimeSpanRange("00:00:00", "00:01:00")]
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The longest time between two looks of a track whose face is seen: a track that jumped to another person is noticed within it.
    /// </summary>
    [TimeSpanRange("00:00:00.1", "00:05:00")]
    public TimeSpan RecheckInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Looks that are taken at <see cref="LookInterval"/> before only clearly better ones count.</summary>
    [Range(1, 50)]
    public int FirstLooks { get; set; } = 6;

    /// <summary>How much better (in quality, 0 to 1) a look must be than the track's best to be taken out of turn.</summary>
    [Range(0.0, 1.0)]
    public float BetterLookMargin { get; set; } = 0.08f;

    /// <summary>The lowest quality of a look that is worth an embedding. Below it a face is followed and checked for liveness, not compared.</summary>
    [Range(0.0, 1.0)]
    public float MinimumLookQuality { get; set; } = 0.2f;

    /// <summary>How long a person who was not found any more is still shown; the tracker looks for them for longer.</summary>
    [TimeSpanRange("00:00:00.1", "00:01:00")]
    public TimeSpan ShownAfterLastSeen { get; set; } = TimeSpan.FromMilliseconds(700);

    /// <summary>
    /// How long a live stream may send no picture before it counts as stalled. 2 s: fifty pictures of a usual camera, and the time after which
    /// somebody who watches a wall of cameras should know. Wall-clock time, as are all times of supervision. Raise it for cameras that send a picture every few seconds.
    /// </summary>
    [TimeSpanRange("00:00:00.1", "01:00:00")]
    public TimeSpan StallAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a live stream may send no picture that can be decoded before its connection is dropped and made anew, even where data comes.</summary>
    [TimeSpanRange("00:00:00.1", "01:00:00")]
    public TimeSpan StallLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a new connection of a live stream may take to its first picture. 30 s: a source has time to give up connecting by itself, with
    /// a better reason, and cameras that save bandwidth send a key frame, with which decoding begins, only every 10 to 20 s.
    /// </summary>
    [TimeSpanRange("00:00:00.1", "01:00:00")]
    public TimeSpan FirstPictureLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// First wait before a lost live stream is opened again. Doubles with every failure, until a connection has delivered pictures for 10 s.
    /// </summary>
    [TimeSpanRange("00:00:00.05", "01:00:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Longest wait before a lost live stream is opened again, and the only one after a camera refused (wrong password, no such stream).
    /// </summary>
    [TimeSpanRange("00:00:00.05", "1.00:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Frames analysed at once, over all streams of the pipeline; 0, the default, lets decoding and analysis of the whole process share the processors
    /// (<see cref="ProcessorShare"/>). Give a number where models run on a graphics card, which the analysis mostly waits for.
    /// </summary>
    [Range(0, 1024)]
    public int MaximumConcurrency { get; set; }
}
