namespace FaceLiveness.Tests.Tracking;

public sealed class MotMetricsTests
{
    private static readonly BoundingBox A = new(0, 0, 10, 20);
    private static readonly BoundingBox B = new(100, 0, 10, 20);
    private static readonly BoundingBox Elsewhere = new(300, 300, 10, 20);

    [Fact]
    public void A_toy_case_counts_as_counted_by_hand()
    {
        var metrics = new MotMetrics();
        MotBox[] truth = [new(1, A), new(2, B)];
        metrics.AddFrame(truth, [new(7, A), new(8, B)]);
        metrics.AddFrame(truth, [new(7, A)]);                          // a miss
        metrics.AddFrame(truth, [new(7, A), new(9, B)]);               // a switch: 2 was 8
        metrics.AddFrame(truth, [new(7, A), new(9, B), new(10, Elsewhere)]); // a false positive

        Assert.Equal((1, 1, 1), (metrics.Misses, metrics.FalsePositives, metrics.IdSwitches));
        Assert.Equal(1 - (3.0 / 8), metrics.Mota, 1e-9);

        // 1 is 7 in 4 frames, 2 is 9 in 2: 6 right of 8 true boxes and 8 tracked ones.
        Assert.Equal(2.0 * 6 / (8 + 8), metrics.Idf1, 1e-9);
    }

    [Fact]
    public void A_match_is_kept_while_it_holds_although_another_track_fits_better()
    {
        var metrics = new MotMetrics();
        metrics.AddFrame([new(1, A)], [new(7, A)]);
        metrics.AddFrame([new(1, A)], [new(7, A.Offset(2, 0)), new(8, A)]);

        Assert.Equal((0, 1, 0), (metrics.Misses, metrics.FalsePositives, metrics.IdSwitches));
    }

    [Fact]
    public void Two_who_swap_identities_switch_twice()
    {
        var metrics = new MotMetrics();
        metrics.AddFrame([new(1, A), new(2, B)], [new(7, A), new(8, B)]);
        metrics.AddFrame([new(1, A), new(2, B)], [new(8, A), new(7, B)]);

        Assert.Equal(2, metrics.IdSwitches);
        Assert.Equal(0.5, metrics.Idf1, 1e-9);
    }
}
