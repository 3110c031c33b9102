using Microsoft.Extensions.Options;
using MimeKit;

namespace FaceLiveness.Alerts;

/// <summary>Checks the options of mails, and lists every fault at once.</summary>
internal sealed class MailAlertOptionsValidator : IValidateOptions<MailAlertOptions>
{
    private const string Section = MailAlertOptions.SectionName;

    public ValidateOptionsResult Validate(string? name, MailAlertOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Host))
        {
            faults.Add($"{Section}:{nameof(options.Host)} is empty: name the mail server, or leave out AddFaceLivenessMailAlerts.");
        }

        if (options.Port is < 1 or > 65535)
        {
            faults.Add($"{Section}:{nameof(options.Port)} must be 1 to 65535.");
        }

        if (options.To.Count == 0)
        {
            faults.Add($"{Section}:{nameof(options.To)} is empty: list at least one address.");
        }

        foreach (var address in options.To.Prepend(options.From).Where(address => !MailboxAddress.TryParse(address, out var box) || !box.Address.Contains('@', StringComparison.Ordinal)))
        {
            faults.Add($"{Section} has '{address}', which is no mail address.");
        }

        if (options is { Password: not null, PasswordFile: not null })
        {
            faults.Add($"{Section} has a Password and a PasswordFile: keep one of them.");
        }

        if (options is { UserName: null } and ({ Password: not null } or { PasswordFile: not null }))
        {
            faults.Add($"{Section} has a password and no UserName.");
        }

        if (options is { UserName: not null, Encryption: MailEncryption.None })
        {
            faults.Add($"{Section} would send its password without encryption: set Encryption to StartTls or Tls.");
        }

        foreach (var file in new[] { options.PasswordFile, options.CertificateAuthorityFile }.Where(file => file is not null && !File.Exists(file)))
        {
            faults.Add($"{Section} names the file '{file}', and there is none.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
