namespace FaceLiveness;

/// <summary>The standard normal distribution, from its upper end.</summary>
internal static class NormalDeviate
{
    // P. J. Acklam's rational approximation of the inverse normal distribution: relative error below 1.2e-9, at the smallest chances too.
    private const double TailBegins = 0.02425;

    private static readonly double[] MiddleNumerator =
        [-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239];

    private static readonly double[] MiddleDenominator =
        [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1];

    private static readonly double[] TailNumerator =
        [-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];

    private static readonly double[] TailDenominator = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1];

    /// <summary>The number that a standard normal variable exceeds with this chance: the probit of its complement.</summary>
    /// <param name="chance">Above 0 and at most 0.5.</param>
    public static double ExceededBy(double chance)
    {
        if (chance < TailBegins)
        {
            var tail = Math.Sqrt(-2 * Math.Log(chance));
            return -Polynomial(TailNumerator, tail) / Polynomial(TailDenominator, tail);
        }

        var from = 0.5 - chance;
        return from * Polynomial(MiddleNumerator, from * from) / Polynomial(MiddleDenominator, from * from);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        double value = 0;
        foreach (var coefficient in coefficients)
        {
            value = (value * x) + coefficient;
        }

        return value;
    }
}
