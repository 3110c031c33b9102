namespace FaceLiveness.Hosting;

/// <summary>How the samples of one axis become fewer: each new one is the mean of those that it covers, those at its edges counting by their covered part.</summary>
internal sealed class BoxAxis
{
    /// <summary>What the weights of a sample add up to.</summary>
    public const int Whole = 256;

    private readonly int[] _starts;
    private readonly ushort[][] _weights;

    /// <param name="from">How many samples there are.</param>
    /// <param name="to">How many there are to be, at most as many.</param>
    public BoxAxis(int from, int to)
    {
        (From, To) = (from, to);
        _starts = new int[to];
        _weights = new ushort[to][];
        for (var i = 0; i < to; i++)
        {
            // In parts of a new sample's width, so that all is in whole numbers.
            var (begin, end) = ((long)i * from, (long)(i + 1) * from);
            var first = (int)(begin / to);
            var last = (int)((end - 1) / to);
            _starts[i] = first;
            var weights = _weights[i] = new ushort[last - first + 1];
            var before = 0L;
            for (var k = first; k <= last; k++)
            {
                // Rounded where they end, not one by one: they must add up.
                var covered = (Math.Min(end, (k + 1L) * to) - begin) * Whole;
                var until = (covered + (from / 2)) / from;
                weights[k - first] = (ushort)(until - before);
                before = until;
            }
        }
    }

    public int From { get; }

    public int To { get; }

    /// <summary>The first sample that a new one covers.</summary>
    public int Start(int index) => _starts[index];

    /// <summary>What each of the samples from there on counts.</summary>
    public ReadOnlySpan<ushort> Weights(int index) => _weights[index];
}
