using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Tests.Events;

public sealed class StatusBoardTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public void Streams_are_connecting_until_their_first_picture()
    {
        var board = new StatusBoard(["a", "b"], _time);
        Assert.All(board.Current.Streams.Values, stream => Assert.Equal(StreamState.Connecting, stream.State));
        Assert.True(board.Apply(new StreamStarted(At(0))));
        Assert.Equal(StreamState.Live, board.Current.Streams["a"].State);
        Assert.Equal(StreamState.Connecting, board.Current.Streams["b"].State);
        Assert.True(board.Apply(Result(0) with { StreamId = "b" }));
        Assert.Equal(StreamState.Live, board.Current.Streams["b"].State);
    }

    [Fact]
    public void Somebody_known_has_the_profiles_id_name_and_similarity()
    {
        var board = new StatusBoard(null, _time);
        board.Apply(Result(10, Person(3) with
        {
            Identity = new(IdentityState.Known, "p1", "Ann", 0.71f),
            Liveness = new(LivenessState.Live, 0.9f, ""),
            BlinkCount = 2,
            FirstSeen = TimeSpan.FromSeconds(4),
        }));
        var person = Assert.Single(board.Current.Streams["a"].Persons);
        Assert.Equal(("p1", PersonType.Known, "Ann", 0.71f), (person.Id, person.Type, person.Name, person.Confidence));
        Assert.Equal((3, LivenessState.Live, 2), (person.TrackId, person.Liveness, person.Blinks));
        Assert.Equal(Start.AddSeconds(4), person.FirstSeen);
    }

    [Theory]
    [InlineData(IdentityState.Unknown)]
    [InlineData(IdentityState.Undecided)]
    public void Anybody_else_is_unknown_and_named_after_the_track(IdentityState state)
    {
        var board = new StatusBoard(null, _time);
        board.Apply(Result(1, Person(7) with { Identity = new(state, null, null, 0.4f) }));
        var person = Assert.Single(board.Current.Streams["a"].Persons);
        Assert.Equal(("track_7", PersonType.Unknown, null, 0.8f, state), (person.Id, person.Type, person.Name, person.Confidence, person.Identity));
    }

    [Fact]
    public void Moving_is_minor_and_coming_going_naming_blinking_and_proving_live_are_major()
    {
        var board = new StatusBoard(null, _time);
        var person = Person(1);
        Assert.True(board.Apply(Result(0)));
        Assert.True(board.Apply(Result(1, person)));
        Assert.False(board.Apply(Result(2, person = person with { Box = new(50, 50, 10, 10), Confidence = 0.5f })));
        Assert.True(board.Apply(Result(3, person = person with { BlinkCount = 1 })));
        Assert.True(board.Apply(Result(4, person = person with { Liveness = new(LivenessState.Live, 1, "") })));
        Assert.True(board.Apply(Result(5, person = person with { Identity = new(IdentityState.Unknown, null, null, 0.1f) })));
        Assert.True(board.Apply(Result(6, person = person with { Identity = new(IdentityState.Known, "p", "Ann", 0.7f) })));
        Assert.True(board.Apply(Result(7, person = person with { Identity = new(IdentityState.Known, "p", "Anna", 0.7f) })));
        Assert.False(board.Apply(Result(8, person)));
        Assert.True(board.Apply(Result(9)));
    }

    [Fact]
    public void Nobody_is_in_a_stream_that_has_ended_even_when_a_late_result_comes()
    {
        var board = new StatusBoard(null, _time);
        board.Apply(Result(1, Person(1)));
        Assert.True(board.Apply(new StreamEnded(At(1))));
        Assert.False(board.Apply(Result(2, Person(1))));
        Assert.Equal(StreamState.Ended, board.Current.Streams["a"].State);
        Assert.Empty(board.Current.Streams["a"].Persons);
        Assert.True(board.Apply(new StreamStarted(At(0))));
        Assert.True(board.Apply(Result(0, Person(1))));
    }

    [Fact]
    public void A_lost_stream_says_why_and_comes_back()
    {
        var board = new StatusBoard(null, _time);
        board.Apply(Result(1, Person(1)));
        Assert.True(board.Apply(new StreamLost(At(5), "The camera closed the connection.", TimeSpan.FromSeconds(2))));
        Assert.False(board.Apply(Result(4, Person(1))));
        var lost = board.Current.Streams["a"];
        Assert.Equal((StreamState.Retrying, "The camera closed the connection.", 0), (lost.State, lost.Reason, lost.Persons.Count));
        Assert.True(board.Apply(new StreamRestored(At(9))));
        Assert.Null(board.Current.Streams["a"].Reason);
        Assert.True(board.Apply(Result(9, Person(1))));
        Assert.Single(board.Current.Streams["a"].Persons);
    }

    [Fact]
    public void A_snapshot_is_dated_and_does_not_change_any_more()
    {
        var board = new StatusBoard(null, _time);
        board.Apply(Result(1, Person(1)));
        var before = board.Current;
        _time.Advance(TimeSpan.FromSeconds(3));
        board.Apply(Result(2));
        Assert.Equal(Start, before.Timestamp);
        Assert.Single(before.Streams["a"].Persons);
        Assert.Equal(Start.AddSeconds(3), board.Current.Timestamp);
        Assert.Equal(Start.AddSeconds(2), board.Current.Streams["a"].LastFrame);
        Assert.Equal(1, board.Current.Streams["a"].Fps, 0.01f);
    }

    [Fact]
    public void Events_of_people_change_nothing_since_results_tell_of_people() =>
        Assert.False(new StatusBoard(null, _time).Apply(new PersonAppeared(At(1), 1)));

    private static StreamMoment At(double seconds) => new("a", TimeSpan.FromSeconds(seconds), Start.AddSeconds(seconds));

    private static PersonResult Person(int track) => new() { TrackId = track, Box = new(1, 2, 3, 4), Confidence = 0.8f };

    private static FrameResult Result(double seconds, params PersonResult[] persons) => new()
    {
        StreamId = "a",
        SequenceNumber = 0,
        Timestamp = TimeSpan.FromSeconds(seconds),
        CaptureTime = Start.AddSeconds(seconds),
        Width = 100,
        Height = 100,
        Persons = persons,
    };
}
