using System.Globalization;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>A share that was counted.</summary>
/// <param name="Count">How many.</param>
/// <param name="Of">Of how many.</param>
internal readonly record struct Proportion(int Count, int Of)
{
    /// <summary>The standard normal quantile of 97.5 %.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>0 to 1; null of nothing.</summary>
    public double? Share => Of == 0 ? null : (double)Count / Of;

    /// <summary>Wilson's score interval, 95 %: holds for few cases and for shares of 0 and 1, unlike the textbook's. Null of nothing.</summary>
    public Interval? Wilson
    {
        get
        {
            if (Share is not { } share)
            {
                return null;
            }

            var scale = 1 + (Z * Z / Of);
            var middle = (share + (Z * Z / (2 * Of))) / scale;
            var half = Z / scale * Math.Sqrt((share * (1 - share) / Of) + (Z * Z / (4.0 * Of * Of)));
            return new(Math.Max(0, middle - half), Math.Min(1, middle + half));
        }
    }

    /// <summary>The share for people, with its interval and what was counted.</summary>
    public string Shown => Wilson is { } interval ? string.Create(CultureInfo.InvariantCulture, $"{Share:0.000} [{interval}] ({Count}/{Of})") : "n/a";
}
