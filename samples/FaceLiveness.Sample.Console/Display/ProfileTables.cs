using System.Globalization;
using FaceLiveness.Storage.Files;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FaceLiveness.Sample.Display;

/// <summary>Profiles as a person reads them.</summary>
internal static class ProfileTables
{
    /// <summary>Everybody: below a name what the face is kept for, below an id those that were merged into it, with a plus.</summary>
    public static Table List(IReadOnlyList<Profile> profiles, ProfileManager manager)
    {
        var table = Empty().AddColumn("name").AddColumn(new TableColumn("id").NoWrap()).AddColumn(new TableColumn("state").NoWrap())
            .AddColumn(new TableColumn("samples").RightAligned().NoWrap()).AddColumn(new TableColumn("last seen").NoWrap());
        foreach (var profile in profiles)
        {
            var name = profile.Name == profile.Id ? "[grey]unnamed[/]" : $"[bold]{Markup.Escape(profile.Name)}[/]";
            table.AddRow(
                manager.ConsentOf(profile.Id) is { } consent
                    ? $"{name}\n[grey]for {Markup.Escape(consent.Purpose)}{(consent.ExpiresAt is { } end ? $", until {Day(end)}" : "")}[/]"
                    : name,
                string.Join('\n', [profile.Id, .. manager.AliasesOf(profile.Id).Select(alias => $"[grey]+ {alias}[/]")]),
                State(profile.State),
                $"{profile.Samples.Count} [grey]{Origin(profile.Origin)}[/]",
                Day(profile.LastSeenAt));
        }

        return table;
    }

    public static IRenderable Facts(Profile profile, ProfileManager manager)
    {
        var facts = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        Add("name", profile.Name == profile.Id ? "[grey]unnamed[/]" : $"[bold]{Markup.Escape(profile.Name)}[/]");
        Add("id", profile.Id);
        Add("state", $"{State(profile.State)}, {Origin(profile.Origin)}");
        Add("made", Date(profile.CreatedAt));
        Add("last seen", Date(profile.LastSeenAt));
        Add("also known as", string.Join(", ", manager.AliasesOf(profile.Id)));
        Add("not the same as", string.Join(", ", profile.NotSameAs.Where(id => manager.Find(id)?.Id != profile.Id).Select(id => manager.Find(id) is { } other && other.Name != id ? $"{Markup.Escape(other.Name)} [grey]({id})[/]" : id)));
        Add("kept for", manager.ConsentOf(profile.Id) is { } consent ? Markup.Escape(ConsentText(consent)) : "");
        return facts;

        void Add(string what, string value)
        {
            if (value.Length > 0)
            {
                facts.AddRow($"[grey]{what}[/]", value);
            }
        }
    }

    public static Table Samples(Profile profile)
    {
        var table = Empty().AddColumn("sample").AddColumn("how").AddColumn(new TableColumn("quality").RightAligned()).AddColumn("taken").AddColumn("from");
        var moved = profile.Samples.Any(sample => sample.OriginalProfileId is not null);
        if (moved)
        {
            table.AddColumn("came with");
        }

        table.AddColumn("why it was admitted");
        foreach (var sample in profile.Samples)
        {
            table.AddRow(
            [
                sample.Id,
                sample.Origin == ProfileOrigin.Enrolled ? "enrolled" : sample.IsFounding ? "founding" : "captured",
                sample.Quality.ToString("0.00", CultureInfo.InvariantCulture),
                Date(sample.CapturedAt),
                Markup.Escape(sample.Source),
                .. moved ? [sample.OriginalProfileId ?? ""] : Array.Empty<string>(),
                Markup.Escape(sample.Admission),
            ]);
        }

        return table;
    }

    public static Table Proposals(IReadOnlyList<MergeProposal> proposals, ProfileManager manager)
    {
        var table = Empty().AddColumn("from").AddColumn("into").AddColumn(new TableColumn("alike").RightAligned()).AddColumn("why somebody should look");
        foreach (var proposal in proposals)
        {
            table.AddRow(
                Who(proposal.From), Who(proposal.Into), proposal.Similarity.ToString("0.00", CultureInfo.InvariantCulture), Markup.Escape(proposal.Reason));
        }

        return table;

        string Who(string id) => manager.Find(id) is { } profile && profile.Name != id ? $"[bold]{Markup.Escape(profile.Name)}[/] [grey]{id}[/]" : id;
    }

    public static Table Audit(IReadOnlyList<AuditRecord> records)
    {
        var table = Empty().AddColumn(new TableColumn("line").RightAligned().NoWrap()).AddColumn(new TableColumn("when").NoWrap()).AddColumn(new TableColumn("what").NoWrap())
            .AddColumn(new TableColumn("profile").NoWrap()).AddColumn("samples").AddColumn(new TableColumn("who").NoWrap()).AddColumn("why");
        foreach (var record in records)
        {
            var line = record.FollowsPrevious ? Number(record.Line) : $"[red]✗ {record.Line}[/]";
            if (record.Event is { } step)
            {
                table.AddRow(
                    line,
                    step.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    Words(step.Kind),
                    Markup.Escape(step.ProfileId) + (step.OtherProfileId is { } other ? $"\n[grey]and {Markup.Escape(other)}[/]" : ""),
                    Markup.Escape(string.Join(", ", step.SampleIds)),
                    Markup.Escape(step.Actor),
                    Markup.Escape(step.Reason));
            }
            else
            {
                table.AddRow(line, "", "[grey]torn by a crash[/]");
            }
        }

        return table;
    }

    public static string ConsentText(ProfileConsent consent) =>
        $"{consent.Purpose}{(consent.Basis.Length > 0 ? $" (basis: {consent.Basis})" : "")}, given {Day(consent.GivenAt)}{(consent.ExpiresAt is { } end ? $", until {Day(end)}" : "")}";

    private static Table Empty() => new Table().RoundedBorder().BorderColor(Color.Grey);

    private static string State(ProfileState state) => state switch
    {
        ProfileState.Candidate => "[yellow]candidate[/]",
        ProfileState.Dormant => "[grey]dormant[/]",
        _ => $"[green]{Words(state)}[/]",
    };

    private static string Origin(ProfileOrigin origin) => origin == ProfileOrigin.Enrolled ? "enrolled" : "captured";

    private static string Words<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()).Replace('_', ' ');

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Date(DateTimeOffset date) => date == default ? "" : date.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset date) => date == default ? "" : date.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
