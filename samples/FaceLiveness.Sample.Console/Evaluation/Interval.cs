using System.Globalization;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>A confidence interval of 95 %.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
internal readonly record struct Interval(double Low, double High)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low:0.000}-{High:0.000}");
}
