using System.Buffers;

namespace FaceLiveness;

/// <summary>
/// The cheapest one-to-one assignment of rows to columns, by shortest augmenting paths with potentials (Kuhn-Munkres in the form of
/// Jonker and Volgenant, Computing 38, 1987): O(n² m) for n rows and m columns, n the smaller.
/// </summary>
internal static class LinearAssignment
{
    /// <summary>The cost of a pair that must not be: such a pair is never answered.</summary>
    public const float Forbidden = 1;

    /// <summary>Finds the assignment with the least sum, where leaving a row and a column alone costs <see cref="Forbidden"/>.</summary>
    /// <param name="costs">Row after row, each 0 to <see cref="Forbidden"/>; NaN and more count as that.</param>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 0 or more.</param>
    /// <param name="columnOfRow">Receives the column of each row, or -1.</param>
    public static void Solve(ReadOnlySpan<float> costs, int rows, int columns, Span<int> columnOfRow)
    {
        columnOfRow[..rows].Fill(-1);
        if (rows == 0 || columns == 0)
        {
            return;
        }

        // The augmenting search needs at least as many columns as rows; the longer side plays the columns.
        var swapped = rows > columns;
        var small = Math.Min(rows, columns);
        var large = Math.Max(rows, columns);
        var smallStep = swapped ? 1 : columns;
        var largeStep = swapped ? columns : 1;

        var indices = ArrayPool<int>.Shared.Rent(2 * (large + 1));
        var numbers = ArrayPool<double>.Shared.Rent(small + 1 + (2 * (large + 1)));
        var visited = ArrayPool<bool>.Shared.Rent(large + 1);

        // Index 0 is the root of every search; real rows and columns count from 1.
        var matched = indices.AsSpan(0, large + 1);
        var cameFrom = indices.AsSpan(large + 1, large + 1);
        var smallPotential = numbers.AsSpan(0, small + 1);
        var largePotential = numbers.AsSpan(small + 1, large + 1);
        var shortest = numbers.AsSpan(small + large + 2, large + 1);
        matched.Clear();
        smallPotential.Clear();
        largePotential.Clear();

        for (var start = 1; start <= small; start++)
        {
            matched[0] = start;
            var column = 0;
            shortest.Fill(double.PositiveInfinity);
            visited.AsSpan(0, large + 1).Clear();
            do
            {
                visited[column] = true;
                var row = matched[column];
                var step = double.PositiveInfinity;
                var next = 0;
                for (var j = 1; j <= large; j++)
                {
                    if (visited[j])
                    {
                        continue;
                    }

                    // What is not a number is forbidden too: the search would never end on it.
                    var cost = costs[((row - 1) * smallStep) + ((j - 1) * largeStep)];
                    var reduced = (cost < Forbidden ? cost : Forbidden) - smallPotential[row] - largePotential[j];
                    if (reduced < shortest[j])
                    {
                        shortest[j] = reduced;
                        cameFrom[j] = column;
                    }

                    if (shortest[j] < step)
                    {
                        step = shortest[j];
                        next = j;
                    }
                }

                for (var j = 0; j <= large; j++)
                {
                    if (visited[j])
                    {
                        smallPotential[matched[j]] += step;
                        largePotential[j] -= step;
                    }
                    else
                    {
                        shortest[j] -= step;
                    }
                }

                column = next;
            }
            while (matched[column] != 0);

            while (column != 0)
            {
                matched[column] = matched[cameFrom[column]];
                column = cameFrom[column];
            }
        }

        for (var j = 1; j <= large; j++)
        {
            if (matched[j] > 0)
            {
                var (row, column) = swapped ? (j - 1, matched[j] - 1) : (matched[j] - 1, j - 1);
                columnOfRow[row] = costs[(row * columns) + column] < Forbidden ? column : -1;
            }
        }

        ArrayPool<int>.Shared.Return(indices);
        ArrayPool<double>.Shared.Return(numbers);
        ArrayPool<bool>.Shared.Return(visited);
    }
}
