using System.Text;

namespace FaceLiveness.Benchmarks.Reporting;

/// <summary>Rows under headings; the first column reads from the left, all others are numbers.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>For a terminal.</summary>
    public string ToText()
    {
        var widths = Widths();
        var text = new StringBuilder();
        for (var i = 0; i < _rows.Count; i++)
        {
            text.Append("  ").AppendLine(string.Join("  ", Aligned(_rows[i], widths)).TrimEnd());
            if (i == 0)
            {
                text.Append("  ").AppendLine(string.Join("  ", widths.Select(width => new string('─', width))));
            }
        }

        return text.ToString();
    }

    public string ToMarkdown()
    {
        var widths = Widths();
        var text = new StringBuilder();
        for (var i = 0; i < _rows.Count; i++)
        {
            text.AppendLine($"| {string.Join(" | ", Aligned(_rows[i], widths))} |");
            if (i == 0)
            {
                text.AppendLine($"| {string.Join(" | ", widths.Select((width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ":"))} |");
            }
        }

        return text.ToString();
    }

    private int[] Widths() => [.. Enumerable.Range(0, headings.Length).Select(column => Math.Max(3, _rows.Max(row => row[column].Length)))];

    private static IEnumerable<string> Aligned(string[] cells, int[] widths) =>
        cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
}
