using System.Text;

namespace FaceLiveness.Benchmarks.Reporting;

/// <summary>Shows sections on the console and writes them into a Markdown file.</summary>
internal static class Report
{
    /// <summary>Shows a section.</summary>
    public static void Show(Section section)
    {
        Progress.Clear();
        Console.WriteLine();
        Console.WriteLine(section.Title);
        foreach (var line in section.Setting)
        {
            Console.WriteLine($"  {line}");
        }

        foreach (var table in section.Tables)
        {
            Console.WriteLine();
            Console.Write(table.ToText());
        }

        if (section.Notes.Count > 0)
        {
            Console.WriteLine();
        }

        foreach (var note in section.Notes)
        {
            Console.WriteLine($"  {note}");
        }

        Console.WriteLine();
    }

    public static void Write(string file, string machine, IReadOnlyList<Section> sections)
    {
        var text = new StringBuilder();
        text.AppendLine("# Benchmarks").AppendLine().AppendLine(machine).AppendLine();
        foreach (var section in sections)
        {
            text.AppendLine($"## {section.Title}").AppendLine();
            Paragraph(section.Setting);
            foreach (var table in section.Tables)
            {
                text.AppendLine(table.ToMarkdown());
            }

            Paragraph(section.Notes);
            text.AppendLine("```").AppendLine(section.Figures).AppendLine("```").AppendLine();
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, text.ToString().TrimEnd() + "\n");

        void Paragraph(IReadOnlyList<string> lines)
        {
            if (lines.Count > 0)
            {
                text.AppendLine(string.Join("\n", lines)).AppendLine();
            }
        }
    }
}
