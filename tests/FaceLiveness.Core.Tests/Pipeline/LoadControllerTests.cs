using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Tests.Pipeline;

public sealed class LoadControllerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LoadController _load;

    public LoadControllerTests() => _load = new(_time);

    [Fact]
    public void Young_results_change_nothing()
    {
        Run(seconds: 60, age: 80);

        Assert.Equal(LoadLevel.Normal, _load.Level);
        Assert.Equal(1, _load.Stretch);
    }

    [Fact]
    public void Old_results_take_work_away_step_by_step_and_young_ones_give_it_back()
    {
        Run(1.1, age: 400);
        Assert.Equal(LoadLevel.Busy, _load.Level);
        Assert.Equal(2, _load.Stretch);

        Run(5, age: 400);
        Assert.Equal(LoadLevel.Overloaded, _load.Level);

        Run(60, age: 50);
        Assert.Equal(LoadLevel.Normal, _load.Level);
    }

    [Fact]
    public void Dropped_pictures_count_as_late_ones()
    {
        Run(2, age: 50, dropped: 1);

        Assert.NotEqual(LoadLevel.Normal, _load.Level);
        Assert.Equal(0.5, _load.Late);
    }

    [Fact]
    public void Between_young_and_old_nothing_changes()
    {
        Run(1, age: 400);

        Run(120, age: 200);

        Assert.Equal(LoadLevel.Busy, _load.Level);
    }

    [Fact]
    public void A_load_that_comes_back_whenever_it_is_eased_is_eased_ever_more_seldom()
    {
        var changes = 0;
        for (var i = 0; i < 25 * 300; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(40));
            changes += _load.Report(TimeSpan.FromMilliseconds(_load.Level == LoadLevel.Normal ? 400 : 50), 0) ? 1 : 0;
        }

        Assert.InRange(changes, 4, 24);
    }

    private void Run(double seconds, int age, int dropped = 0)
    {
        for (var i = 0; i < seconds * 25; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(40));
            _load.Report(TimeSpan.FromMilliseconds(age), dropped);
        }
    }
}
