namespace FaceLiveness.FFmpeg.Tests;

public sealed class OrientationTests
{
    // The stored picture's pixels are 1 2 3 / 4 5 6.
    [Theory]
    [InlineData(1, 0, 0, 1, 3, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(-1, 0, 0, 1, 3, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(1, 0, 0, -1, 3, new byte[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(-1, 0, 0, -1, 3, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(0, 1, 1, 0, 2, new byte[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(0, 1, -1, 0, 2, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(0, -1, 1, 0, 2, new byte[] { 3, 6, 2, 5, 1, 4 })]
    [InlineData(0, -1, -1, 0, 2, new byte[] { 6, 3, 5, 2, 4, 1 })]
    public void All_eight_ways_to_turn_and_mirror_are_right(int a, int b, int c, int d, int width, byte[] expected)
    {
        const int Stride = 16;
        var orientation = Orientation.FromDisplayMatrix([a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30]);
        var source = new byte[2 * Stride];
        for (byte value = 1; value <= 6; value++)
        {
            source.AsSpan(((value - 1) / 3 * Stride) + ((value - 1) % 3 * 3), 3).Fill(value);
        }

        var target = new byte[6 * 3];
        orientation.Apply(source, 3, 2, Stride, target);

        Assert.Equal(width, orientation.Transposed ? 2 : 3);
        Assert.Equal(expected, target.Where((_, index) => index % 3 == 0));
        Assert.Equal(expected, target.Where((_, index) => index % 3 == 2));
        Assert.Equal(width == 3 && a > 0 && d > 0, orientation.IsUpright);
    }
}
