using System.Globalization;

namespace FaceLiveness.Alerts;

/// <summary>A time of the week: some days, and from when to when on them.</summary>
/// <param name="Days">The days on which it begins, as bits by <see cref="DayOfWeek"/>.</param>
/// <param name="From">The first moment of the day.</param>
/// <param name="To">The first moment that is not part of it; at or before <paramref name="From"/> it is on the next day.</param>
internal readonly record struct AlertTimes(int Days, TimeSpan From, TimeSpan To)
{
    public const string Form = "'22:00-06:00', 'mon-fri 08:30-17:00' or 'sat,sun'";

    private const int EveryDay = 0b111_1111;

    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly TimeSpan Midnight = TimeSpan.FromHours(24);

    /// <summary>Whether a moment of the wall clock is part of it.</summary>
    public bool Contains(DateTime local)
    {
        var time = local.TimeOfDay;
        return From < To
            ? IsOn(local.DayOfWeek) && time >= From && time < To
            : (IsOn(local.DayOfWeek) && time >= From) || (IsOn(local.AddDays(-1).DayOfWeek) && time < To);
    }

    /// <summary>Reads what a rule says, such as <c>mon-fri 22:00-06:00</c>.</summary>
    public static bool TryParse(string? text, out AlertTimes times)
    {
        times = default;
        var parts = (text ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (days, hours) = parts switch
        {
            [var only] when only.Contains(':', StringComparison.Ordinal) => (null, only),
            [var only] => (only, null),
            [var first, var second] => (first, second),
            _ => ((string?)null, (string?)null),
        };
        if (days is null && hours is null)
        {
            return false;
        }

        var bits = EveryDay;
        var (from, to) = (TimeSpan.Zero, Midnight);
        if ((days is not null && !TryParseDays(days, out bits)) || (hours is not null && !TryParseHours(hours, out from, out to)))
        {
            return false;
        }

        times = new(bits, from, to);
        return true;
    }

    private bool IsOn(DayOfWeek day) => (Days & (1 << (int)day)) != 0;

    private static bool TryParseDays(string text, out int days)
    {
        days = 0;
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            var first = Array.IndexOf(DayNames, ends[0]);
            var last = Array.IndexOf(DayNames, ends[^1]);
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                return false;
            }

            for (var day = first; ; day = (day + 1) % 7)
            {
                days |= 1 << day;
                if (day == last)
                {
                    break;
                }
            }
        }

        return true;
    }

    private static bool TryParseHours(string text, out TimeSpan from, out TimeSpan to)
    {
        (from, to) = (default, default);
        return text.Split('-') is [var first, var last] && TryParseTime(first, out from) && TryParseTime(last, out to) && from < Midnight && from != to;
    }

    private static bool TryParseTime(string text, out TimeSpan time)
    {
        if (text == "24:00")
        {
            time = Midnight;
            return true;
        }

        var isTime = TimeOnly.TryParseExact(text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed);
        time = parsed.ToTimeSpan();
        return isTime;
    }
}
