using CsCheck;

namespace FaceLiveness.Tests.Tracking;

public sealed class LinearAssignmentTests
{
    private static readonly Gen<(int Rows, int Columns, float[] Costs)> Tables =
        from rows in Gen.Int[0, 6]
        from columns in Gen.Int[0, 6]
        from costs in Gen.OneOf(Gen.Float[0, 1], Gen.Const(LinearAssignment.Forbidden), Gen.Const(0f)).Array[rows * columns]
        select (rows, columns, costs);

    [Fact]
    public void No_other_assignment_is_cheaper() => Tables.Sample(table =>
    {
        var (rows, columns, costs) = table;
        var columnOfRow = new int[rows];
        LinearAssignment.Solve(costs, rows, columns, columnOfRow);

        var cost = 0.0;
        for (var row = 0; row < rows; row++)
        {
            cost += columnOfRow[row] < 0 ? LinearAssignment.Forbidden : costs[(row * columns) + columnOfRow[row]];
        }

        Assert.Equal(Cheapest(table, 0, 0), cost, 1e-5);
    }, iter: 5000);

    [Fact]
    public void Every_column_is_given_once_and_no_forbidden_pair_at_all() => Tables.Sample(table =>
    {
        var (rows, columns, costs) = table;
        var columnOfRow = new int[rows];
        LinearAssignment.Solve(costs, rows, columns, columnOfRow);

        var given = columnOfRow.Where(column => column >= 0).ToArray();
        Assert.Equal(given.Length, given.Distinct().Count());
        for (var row = 0; row < rows; row++)
        {
            Assert.True(columnOfRow[row] < 0 || costs[(row * columns) + columnOfRow[row]] < LinearAssignment.Forbidden);
        }
    }, iter: 5000);

    [Fact]
    public void What_is_not_a_number_is_never_answered()
    {
        var columnOfRow = new int[2];
        LinearAssignment.Solve([float.NaN, 0.5f, float.NaN, float.PositiveInfinity], 2, 2, columnOfRow);

        Assert.Equal([1, -1], columnOfRow);
    }

    private static double Cheapest((int Rows, int Columns, float[] Costs) table, int row, int taken)
    {
        if (row == table.Rows)
        {
            return 0;
        }

        var best = LinearAssignment.Forbidden + Cheapest(table, row + 1, taken);
        for (var column = 0; column < table.Columns; column++)
        {
            if ((taken & (1 << column)) == 0)
            {
                best = Math.Min(best, table.Costs[(row * table.Columns) + column] + Cheapest(table, row + 1, taken | (1 << column)));
            }
        }

        return best;
    }
}
