using System.Globalization;
using System.Text;
using MimeKit;

namespace FaceLiveness.Alerts;

/// <summary>An alert as a mail: one for each alert, with the snapshot attached.</summary>
internal static class AlertMail
{
    public static MimeMessage Of(Alert alert, MailAlertOptions options)
    {
        var message = new MimeMessage
        {
            // The same alert has the same id: mailboxes keep one of two.
            MessageId = $"{alert.Id}@faceliveness",
            Date = alert.RaisedAt,
            Subject = $"{alert.Rule}: {What(alert)} ({alert.StreamId})",
        };
        message.From.Add(MailboxAddress.Parse(options.From));
        message.To.AddRange(options.To.Select(MailboxAddress.Parse));

        // What a mail server would answer by itself, such as "out of office", would only come back to a machine.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        var body = new BodyBuilder { TextBody = Text(alert) };
        if (alert.Snapshot is { } picture)
        {
            body.Attachments.Add("face.jpg", picture.ToArray(), new ContentType("image", "jpeg"));
        }

        message.Body = body.ToMessageBody();
        return message;
    }

    private static string What(Alert alert) => alert.Name ?? alert.ProfileId ?? alert.Event.Replace('_', ' ');

    private static string Text(Alert alert)
    {
        var text = new StringBuilder();
        Line("Rule", alert.Rule);
        Line("Event", alert.Event);
        Line("Stream", alert.StreamId);
        Line("At", alert.At.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        Line("Name", alert.Name);
        Line("Profile", alert.ProfileId);
        Line("Track", alert.TrackId?.ToString(CultureInfo.InvariantCulture));
        Line("Confidence", alert.Confidence?.ToString("0.00", CultureInfo.InvariantCulture));
        Line("Liveness", alert.Liveness is { } liveness ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(liveness.ToString()) : null);
        Line("Reason", alert.Reason);
        Line("Alert", alert.Id);
        return text.ToString();

        void Line(string title, string? value)
        {
            if (value is not null)
            {
                text.Append(title).Append(": ").Append(value).Append('\n');
            }
        }
    }
}
