using ScottPlot;
using SkiaSharp;

namespace FaceLiveness.Sample.Plots;

/// <summary>How all plots look: colours that colour-blind people tell apart (Okabe and Ito), and a font that is there on every machine.</summary>
internal static class PlotStyle
{
    private const string FontName = "Inter";

    public static Color Blue { get; } = Color.FromHex("#0072B2");

    public static Color Sky { get; } = Color.FromHex("#56B4E9");

    public static Color Orange { get; } = Color.FromHex("#E69F00");

    public static Color Green { get; } = Color.FromHex("#009E73");

    public static Color Vermillion { get; } = Color.FromHex("#D55E00");

    public static Color Purple { get; } = Color.FromHex("#CC79A7");

    public static Color Ink { get; } = Color.FromHex("#333333");

    public static Color Grey { get; } = Color.FromHex("#999999");

    public static Plot NewPlot(string title, string x, string y)
    {
        if (!Fonts.FontResolvers.OfType<EmbeddedFont>().Any())
        {
            Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        }

        var plot = new Plot();
        plot.Font.Set(FontName);
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
        plot.Grid.MajorLineColor = Color.FromHex("#E8E8E8");
        plot.Axes.Color(Ink);
        plot.Axes.Frame(true);
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Title.Label.Text = title;
        plot.Axes.Title.Label.FontSize = 20;
        plot.Axes.Title.Label.Bold = false;
        foreach (var (axis, text) in ((IAxis, string)[])[(plot.Axes.Bottom, x), (plot.Axes.Left, y)])
        {
            axis.Label.Text = text;
            axis.Label.FontSize = 16;
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = 14;
        }

        plot.Axes.Left.MinimumSize = 75;
        return plot;
    }

    /// <summary>Below the axes, where it hides nothing.</summary>
    public static void ShowLegendBelow(this Plot plot)
    {
        plot.Legend.FontSize = 14;
        plot.Legend.FontName = FontName;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.SymbolWidth = 36;
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Bottom);
    }

    private sealed class EmbeddedFont : IFontResolver
    {
        private readonly byte[] _file = Read();

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => Open(fontName);

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Open(fontName);

        private SKTypeface? Open(string fontName)
        {
            if (fontName != FontName)
            {
                return null;
            }

            using var data = SKData.CreateCopy(_file);
            return SKTypeface.FromData(data);
        }

        private static byte[] Read()
        {
            using var stream = typeof(PlotStyle).Assembly.GetManifestResourceStream("Inter-SemiBold.otf")!;
            var file = new byte[stream.Length];
            stream.ReadExactly(file);
            return file;
        }
    }
}
