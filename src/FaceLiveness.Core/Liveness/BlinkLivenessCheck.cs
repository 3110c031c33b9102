using System.Globalization;

namespace FaceLiveness;

/// <summary>Calls a track live once its eyes have blinked: a photo can't. It never says <see cref="LivenessState.Spoof"/>: not blinking proves nothing.</summary>
/// <remarks>A replayed video blinks as its subject did; that is for other checks to tell.</remarks>
/// <param name="options">What counts as a blink, and how many it takes; the defaults where null.</param>
/// <param name="eyeStates">Has a vote where the lids' points leave doubt; where null, they decide alone.</param>
public sealed class BlinkLivenessCheck(BlinkOptions? options = null, IEyeStateClassifier? eyeStates = null) : ILivenessCheck
{
    internal const string CheckName = "blink";

    private readonly BlinkOptions _options = options ?? new();

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public ILivenessSession BeginSession() => new Session(_options, eyeStates);

    private sealed class Session(BlinkOptions options, IEyeStateClassifier? eyeStates) : ILivenessSession
    {
        private readonly BlinkDetector _detector = new(options);
        private int _proofs;
        private float _confidence;
        private LivenessVerdict _standing = new(LivenessState.Inconclusive, 0.5f, "No blink seen yet.");

        public ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default)
        {
            var sample = EyeSample.From(observation.Landmarks, observation.Pose, observation.Quality, observation.Timestamp, options);
            return eyeStates is not null && _detector.WantsEyeState(sample)
                ? AskAsync(eyeStates, sample, observation, cancellationToken)
                : ValueTask.FromResult(Judge(sample));
        }

        private async ValueTask<LivenessVerdict> AskAsync(
            IEyeStateClassifier classifier, EyeSample sample, FaceObservation observation, CancellationToken cancellationToken)
        {
            var state = await classifier.ClassifyAsync(observation.Frame, observation.Landmarks, cancellationToken).ConfigureAwait(false);
            return Judge(sample with { State = state });
        }

        private LivenessVerdict Judge(in EyeSample sample)
        {
            if (_detector.Observe(sample) is not { } blink)
            {
                return _standing;
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

            return _standing with { NewBlinks = [blink] };
        }
    }
}
