using System.Numerics.Tensors;

namespace FaceLiveness.Benchmarks.Galleries;

/// <summary>What one writes first: a row after another, a dot product each, nothing shared between probes.</summary>
internal sealed class PlainScan
{
    private const int BlockRows = 65_536;

    private readonly List<float[]> _blocks = [];
    private readonly int _people;

    public PlainScan(Crowd crowd, int people)
    {
        _people = people;
        for (var person = 0; person < people; person++)
        {
            if (person % BlockRows == 0)
            {
                _blocks.Add(new float[Math.Min(BlockRows, people - person) * Crowd.Dimension]);
            }

            crowd.Person(person).CopyTo(Row(person));
        }
    }

    public int Nearest(ReadOnlySpan<float> probe)
    {
        var (best, similarity) = (-1, float.NegativeInfinity);
        for (var person = 0; person < _people; person++)
        {
            var candidate = TensorPrimitives.Dot<float>(probe, Row(person));
            if (candidate > similarity)
            {
                (best, similarity) = (person, candidate);
            }
        }

        return best;
    }

    private Span<float> Row(int person) => _blocks[person / BlockRows].AsSpan(person % BlockRows * Crowd.Dimension, Crowd.Dimension);
}
