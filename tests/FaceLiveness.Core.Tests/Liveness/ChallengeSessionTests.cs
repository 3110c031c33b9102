namespace FaceLiveness.Tests;

public sealed class ChallengeSessionTests
{
    private const double Step = 0.04;
    private const int Track = 1;

    private double _now;
    private bool _isConfirmed = true;
    private int _faces = 1;

    [Fact]
    public void Turns_and_blinks_in_the_order_asked_for_pass()
    {
        var session = Begin(ChallengeAction.TurnLeft, ChallengeAction.Blink, ChallengeAction.TurnRight);
        Hold(session, 5, 0.5);
        Hold(session, 30, 0.3);
        Hold(session, 5, 0.8);
        Blink(session);
        Blink(session);
        Hold(session, 5, 0.8);
        Hold(session, -20, 0.3);
        Hold(session, 5, 0.8);

        Assert.Equal((ChallengePhase.Passed, 3), (session.State.Phase, session.State.Done));
    }

    [Fact]
    public void The_other_turn_fails()
    {
        var session = Begin(ChallengeAction.TurnLeft);
        Hold(session, 5, 0.5);
        Hold(session, -20, 0.3);

        Assert.Equal((ChallengePhase.Failed, "Something else was done than was asked for."), (session.State.Phase, session.State.Reason));
    }

    [Fact]
    public void A_turn_at_once_is_too_early()
    {
        var session = Begin(ChallengeAction.TurnLeft);
        Hold(session, 30, 0.1);

        Assert.Equal("That came sooner than anybody can react.", session.State.Reason);
    }

    [Fact]
    public void A_face_that_does_nothing_fails_by_time()
    {
        foreach (var action in Enum.GetValues<ChallengeAction>())
        {
            var session = Begin(action);
            Hold(session, 5, 9);

            Assert.Equal((ChallengePhase.Failed, "It was not done in time."), (session.State.Phase, session.State.Reason));
        }
    }

    [Fact]
    public void Blinks_far_apart_are_those_that_everybody_makes()
    {
        var session = Begin(ChallengeAction.Blink);
        for (var i = 0; i < 3; i++)
        {
            Blink(session);
            Hold(session, 5, 1.5);
        }

        Assert.Equal(ChallengePhase.Act, session.State.Phase);
    }

    [Fact]
    public void Without_a_look_that_says_it_is_the_same_face_no_step_ends()
    {
        var session = Begin(ChallengeAction.TurnLeft);
        Hold(session, 5, 0.5);
        _isConfirmed = false;
        Hold(session, 30, 0.3);
        Hold(session, 5, 2);
        Assert.Equal(ChallengePhase.LookStraight, session.State.Phase);
        _isConfirmed = true;
        Hold(session, 5, 0.1);
        Assert.Equal(ChallengePhase.Passed, session.State.Phase);
    }

    [Fact]
    public void Another_face_on_the_track_a_lost_face_and_a_second_face_fail()
    {
        var swapped = Begin(ChallengeAction.TurnLeft);
        _now += Step;
        swapped.Observe(Frame(5, new PersonLeft(new("s", TimeSpan.Zero, default), 1, null)));
        Assert.Equal(ChallengePhase.Failed, swapped.State.Phase);

        var lost = Begin(ChallengeAction.TurnLeft);
        _faces = 0;
        Hold(lost, 5, 1.2);
        Assert.Equal("The face was lost.", lost.State.Reason);

        _faces = 1;
        var crowded = Begin(ChallengeAction.TurnLeft);
        _faces = 2;
        Hold(crowded, 5, 1.2);
        Assert.Equal("There is more than one face.", crowded.State.Reason);
    }

    [Fact]
    public void A_seed_gives_the_same_actions_and_every_kind_is_drawn()
    {
        Assert.Equal(ChallengeActions.Draw(9, new Random(4)), ChallengeActions.Draw(9, new Random(4)));
        Assert.Equal(3, ChallengeActions.Draw(200).Distinct().Count());
    }

    private ChallengeSession Begin(params ChallengeAction[] actions)
    {
        var session = new ChallengeSession(null, actions);
        while (session.State.Phase != ChallengePhase.Act && _now < 1000)
        {
            Hold(session, 5, Step);
        }

        return session;
    }

    private void Hold(ChallengeSession session, float yaw, double seconds)
    {
        for (var end = _now + seconds - (Step / 2); _now < end;)
        {
            _now += Step;
            session.Observe(Frame(yaw));
        }
    }

    private void Blink(ChallengeSession session)
    {
        var start = _now + 0.2;
        Hold(session, 5, 0.4);
        _now += Step;
        session.Observe(Frame(5, new PersonBlinked(
            new("s", TimeSpan.Zero, default), Track, new(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(start + 0.2), 1, 1))));
    }

    private FrameResult Frame(float yaw, params PipelineEvent[] events) => new()
    {
        StreamId = "s",
        SequenceNumber = 0,
        Timestamp = TimeSpan.FromSeconds(_now),
        CaptureTime = default,
        Width = 640,
        Height = 480,
        Persons = [.. Enumerable.Range(Track, _faces).Select(id => new PersonResult
        {
            TrackId = id,
            Box = new(0, 0, 100, 200),
            Pose = new(yaw, 0, 0),
            FaceConfirmedAt = _isConfirmed ? TimeSpan.FromSeconds(_now) : null,
        })],
        Events = events,
    };
}
