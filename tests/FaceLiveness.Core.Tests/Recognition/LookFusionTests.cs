namespace FaceLiveness.Tests.Recognition;

public sealed class LookFusionTests
{
    [Theory]
    [InlineData(-1f)]
    [InlineData(1f)]
    public void One_look_that_is_far_off_does_not_move_the_result_in_either_direction(float wrong)
    {
        for (var at = 0; at < 4; at++)
        {
            float[] similarities = [0.5f, 0.5f, 0.5f, 0.5f];
            similarities[at] = wrong;
            Assert.Equal(0.5f, LookFusion.Fuse(similarities, [1, 1, 1, 1]), 1e-6);
        }
    }

    [Fact]
    public void Better_looks_weigh_more() => Assert.Equal(0.6f, LookFusion.Fuse([0.3f, 0.7f], [0.25f, 0.75f]), 1e-6);

    [Fact]
    public void Looks_that_all_say_the_same_say_that() => Assert.Equal(0.4f, LookFusion.Fuse([0.4f, 0.4f, 0.4f], [1, 2, 3]), 1e-6);
}
