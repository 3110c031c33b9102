using System.Globalization;
using System.Numerics;

namespace FaceLiveness;

/// <summary>Calls a track live once its eyes have blinked: a photo can't. It never says <see cref="LivenessState.Spoof"/>: not blinking proves nothing.</summary>
/// <remarks>A replayed video blinks as its subject did; that is for other checks to tell.</remarks>
/// <param name="options">What counts as a blink, and how many it takes; the defaults where null.</param>
public sealed class BlinkLivenessCheck(BlinkOptions? options = null) : ILivenessCheck
{
    internal const string CheckName = "blink";

    private readonly BlinkOptions _options = options ?? new();

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public ILivenessSession BeginSession() => new Session(_options);

    private sealed class Session(BlinkOptions options) : ILivenessSession
    {
        private readonly BlinkDetector _detector = new(options);
        private int _proofs;
        private float _confidence;
        private LivenessVerdict _standing = new(LivenessState.Inconclusive, 0.5f, "No blink seen yet.");

        public ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default)
        {
            var (left, right) = EyeAspectRatio.Of(observation.Landmarks);
            if (_detector.Observe(new(observation.Timestamp, left, right, observation.Pose, Reliable(observation))) is not { } blink)
            {
                return ValueTask.FromResult(_standing);
            }

            if (blink.Confidence >= options.ProofConfidence)
            {
                _proofs++;
                _confidence = MathF.Max(_confidence, blink.Confidence);
                var live = _proofs >= options.MinimumBlinks;
                _standing = new(
                    live ? LivenessState.Live : LivenessState.Inconclusive,
                    live ? 0.5f + (_confidence / 2) : 0.5f,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Blinked {(_proofs == 1 ? "once" : $"{_proofs} times")}, last at {blink.End.TotalSeconds:F1} s{(live ? "" : $", of {options.MinimumBlinks} asked for")}."))
                {
                    Evidence = [.. _standing.Evidence.TakeLast(LivenessVerdict.MaximumEvidence - 2), blink.Start, blink.End],
                };
            }

            return ValueTask.FromResult(_standing with { NewBlinks = [blink] });
        }

        private bool Reliable(FaceObservation observation)
        {
            var five = observation.Landmarks.ToFivePoints();
            return observation.Landmarks.Confidence >= options.MinimumLandmarkConfidence
                && observation.Quality.Alignment >= options.MinimumAlignment
                && Vector2.Distance(five.LeftEye, five.RightEye) >= options.MinimumEyeDistance;
        }
    }
}
