using System.Globalization;

namespace FaceLiveness.Benchmarks.Reporting;

/// <summary>The options of a verb, each <c>--name value</c>.</summary>
internal sealed class VerbOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <exception cref="UsageException">An option is unknown, or has no value.</exception>
    public static VerbOptions Parse(ReadOnlySpan<string> arguments, IReadOnlyCollection<string> known)
    {
        var options = new VerbOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (!known.Contains(arguments[i]))
            {
                throw new UsageException($"'{arguments[i]}' is not an option here.");
            }

            options._values[arguments[i]] = i + 1 < arguments.Length ? arguments[i + 1] : throw new UsageException($"{arguments[i]} needs a value.");
        }

        return options;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <exception cref="UsageException">It is no number from the range.</exception>
    public double Number(string name, double standard, double least, double most) =>
        !_values.TryGetValue(name, out var text) ? standard
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {least} to {most}; '{text}' was given."));

    public int Count(string name, int standard, int most) => (int)Number(name, standard, 1, most);

    public TimeSpan Seconds(string name, double standard, double most = 3600) => TimeSpan.FromSeconds(Number(name, standard, 1, most));
}
