using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>
/// Asks one person for actions in an order that nobody can foretell, and judges by the results of a pipeline whether they were done. Belongs to one stream;
/// not safe for calls from several threads at once. See <c>docs/challenge.md</c>.
/// </summary>
/// <remarks>
/// The first action after an instruction decides: the one asked for goes on, any other fails. An action that begins sooner than anybody can react
/// fails if it is a turn, and does not count if it is a blink. The track must keep its id (the pipeline takes it away when the
/// face is another's), and after every step the face must be compared with its earlier looks and agree (<see cref="PersonResult.FaceConfirmedAt"/>).
/// </remarks>
public sealed class ChallengeSession
{
    private readonly ChallengeOptions _options;
    private readonly IReadOnlyList<ChallengeAction> _actions;
    private readonly List<(TimeSpan At, float Yaw)> _neutral = [];
    private TimeSpan _began;
    private TimeSpan _stepBegan;
    private TimeSpan _instructed;
    private TimeSpan _faceSeen;
    private TimeSpan? _crowdedSince;
    private TimeSpan? _straightSince;
    private TimeSpan _actedAt;
    private TimeSpan _lastBlink;
    private int _blinks;
    private float _straight;
    private bool _knowsNeutral;

    /// <summary>Starts a challenge.</summary>
    /// <param name="options">How to ask and judge; the defaults where null.</param>
    /// <param name="actions">What to ask for; null draws <see cref="ChallengeOptions.Steps"/> actions from the system's cryptographic source, as anything but a test should.</param>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public ChallengeSession(ChallengeOptions? options = null, IReadOnlyList<ChallengeAction>? actions = null)
    {
        _options = options ?? new();
        if (new ChallengeOptionsValidator().Validate(null, _options) is { Failed: true } faults)
        {
            throw new ValidationException(faults.FailureMessage);
        }

        _actions = actions ?? ChallengeActions.Draw(_options.Steps);
        State = new(ChallengePhase.Waiting, default, 0, _actions.Count, _options.TotalLimit, "Step in front of the camera.", 0);
    }

    /// <summary>How far it is.</summary>
    public ChallengeState State { get; private set; }

    /// <summary>Whether it has passed or failed.</summary>
    public bool IsOver => State.Phase is ChallengePhase.Passed or ChallengePhase.Failed;

    /// <summary>Takes the next result of the stream into account.</summary>
    /// <returns><see cref="State"/>.</returns>
    public ChallengeState Observe(FrameResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!IsOver)
        {
            Advance(result);
        }

        return State;
    }

    private void Advance(FrameResult result)
    {
        var now = result.Timestamp;
        foreach (var happened in result.Events)
        {
            if (happened is PersonRejoined back && back.FormerId == State.TrackId)
            {
                State = State with { TrackId = back.TrackId };
            }
            else if (happened is PersonLeft left && left.TrackId == State.TrackId)
            {
                Fail("The face is gone, or another one took its place.");
                return;
            }
        }

        var (person, faces) = Look(result);
        if (State.Phase == ChallengePhase.Waiting)
        {
            if (person is null || faces != 1)
            {
                return;
            }

            _began = _stepBegan = _faceSeen = now;
            State = State with { Phase = ChallengePhase.LookStraight, TrackId = person.TrackId, Reason = "Look straight into the camera." };
        }

        _crowdedSince = faces > 1 ? _crowdedSince ?? now : null;
        if (now - _began > _options.TotalLimit || now - _stepBegan > _options.StepLimit)
        {
            Fail(State.Phase == ChallengePhase.Act ? "It was not done in time." : "The face did not look straight into the camera, and clearly enough, in time.");
        }
        else if (now - _crowdedSince > _options.MaximumLoss)
        {
            Fail("There is more than one face.");
        }
        else if (person?.Liveness.State == LivenessState.Spoof)
        {
            Fail(person.Liveness.Reason);
        }
        else if (person is not { Pose: { } pose })
        {
            if (now - _faceSeen > _options.MaximumLoss)
            {
                Fail("The face was lost.");
            }
        }
        else
        {
            _faceSeen = now;
            if (State.Phase == ChallengePhase.LookStraight)
            {
                Settle(now, pose.Yaw, person);
            }
            else
            {
                Judge(now, pose.Yaw, result);
            }
        }

        if (!IsOver)
        {
            var (step, all) = (_stepBegan + _options.StepLimit - now, _began + _options.TotalLimit - now);
            State = State with { TimeLeft = step < all ? step : all };
        }
    }

    private (PersonResult? Person, int Faces) Look(FrameResult result)
    {
        PersonResult? found = null;
        var faces = 0;
        foreach (var person in result.Persons)
        {
            faces += person.Pose is null ? 0 : 1;
            if (State.Phase == ChallengePhase.Waiting ? person.Pose is not null : person.TrackId == State.TrackId)
            {
                found = person;
            }
        }

        return (found, faces);
    }

    /// <summary>Waits until the face looks straight on and was compared with the looks before.</summary>
    private void Settle(TimeSpan now, float yaw, PersonResult person)
    {
        if (!_knowsNeutral)
        {
            _neutral.RemoveAll(look => now - look.At > _options.NeutralTime);
            _neutral.Add((now, yaw));
            var span = _neutral.Max(look => look.Yaw) - _neutral.Min(look => look.Yaw);
            if (now - _began < _options.NeutralTime || span > _options.NeutralDegrees)
            {
                return;
            }

            _straight = _neutral.Select(look => look.Yaw).Order().ElementAt(_neutral.Count / 2);
            (_knowsNeutral, _straightSince, _actedAt) = (true, _neutral[0].At, _neutral[0].At);
        }

        _straightSince = MathF.Abs(yaw - _straight) <= _options.NeutralDegrees ? _straightSince ?? now : null;
        if (_straightSince is not { } since || now - since < _options.Reaction || !(person.FaceConfirmedAt >= _actedAt))
        {
            return;
        }

        if (State.Done == _actions.Count)
        {
            State = State with { Phase = ChallengePhase.Passed, Reason = "Everything was done as asked." };
            return;
        }

        (_stepBegan, _instructed, _blinks) = (now, now, 0);
        var action = _actions[State.Done];
        State = State with { Phase = ChallengePhase.Act, Action = action, Reason = Instruction(action) };
    }

    /// <summary>The first whole action after the instruction decides.</summary>
    private void Judge(TimeSpan now, float yaw, FrameResult result)
    {
        var turn = yaw - _straight;
        if (MathF.Abs(turn) >= _options.TurnDegrees)
        {
            Decide(now, turn > 0 ? ChallengeAction.TurnLeft : ChallengeAction.TurnRight, now - _instructed < _options.Reaction);
            return;
        }

        foreach (var happened in result.Events)
        {
            if (happened is PersonBlinked blinked && blinked.TrackId == State.TrackId && blinked.Blink.Start >= _instructed + _options.Reaction)
            {
                _blinks = _blinks > 0 && blinked.Blink.Start - _lastBlink <= _options.BlinkPause ? _blinks + 1 : 1;
                _lastBlink = blinked.Blink.End;
            }
        }

        if (_blinks >= _options.Blinks)
        {
            Decide(now, ChallengeAction.Blink, isEarly: false);
        }
    }

    private void Decide(TimeSpan now, ChallengeAction done, bool isEarly)
    {
        if (isEarly)
        {
            Fail("That came sooner than anybody can react.");
        }
        else if (done != State.Action)
        {
            Fail("Something else was done than was asked for.");
        }
        else
        {
            (_actedAt, _straightSince) = (now, null);
            State = State with { Phase = ChallengePhase.LookStraight, Done = State.Done + 1, Reason = "Good. Look straight into the camera." };
        }
    }

    private void Fail(string reason) => State = State with { Phase = ChallengePhase.Failed, Reason = reason };

    private string Instruction(ChallengeAction action) => action switch
    {
        ChallengeAction.TurnLeft => "Turn your head to your left.",
        ChallengeAction.TurnRight => "Turn your head to your right.",
        _ => $"Blink {_options.Blinks} times, quickly.",
    };
}
