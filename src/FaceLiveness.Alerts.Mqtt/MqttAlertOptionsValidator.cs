using Microsoft.Extensions.Options;

namespace FaceLiveness.Alerts;

/// <summary>Checks the broker's options, and lists every fault at once.</summary>
internal sealed class MqttAlertOptionsValidator : IValidateOptions<MqttAlertOptions>
{
    private const string Section = MqttAlertOptions.SectionName;

    public ValidateOptionsResult Validate(string? name, MqttAlertOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Host))
        {
            faults.Add($"{Section}:{nameof(options.Host)} is empty: name the broker, or leave out AddFaceLivenessMqttAlerts.");
        }

        if (options.Port is < 1 or > 65535)
        {
            faults.Add($"{Section}:{nameof(options.Port)} must be 1 to 65535.");
        }

        foreach (var (title, prefix) in new[] { (nameof(options.TopicPrefix), options.TopicPrefix), (nameof(options.DiscoveryPrefix), options.DiscoveryPrefix) })
        {
            if (prefix.Length is 0 or > 200 || prefix.AsSpan().ContainsAny("+#\0") || prefix[0] is '/' or '$' || prefix[^1] == '/')
            {
                faults.Add($"{Section}:{title} can't begin a topic: it has 1 to 200 characters, neither '+' nor '#', and no '/' at its ends.");
            }
        }

        if (options is { Password: not null, PasswordFile: not null })
        {
            faults.Add($"{Section} has a Password and a PasswordFile: keep one of them.");
        }

        if (options is { UserName: null } and ({ Password: not null } or { PasswordFile: not null }))
        {
            faults.Add($"{Section} has a password and no UserName.");
        }

        foreach (var file in new[] { options.PasswordFile, options.CertificateAuthorityFile }.Where(file => file is not null && !File.Exists(file)))
        {
            faults.Add($"{Section} names the file '{file}', and there is none.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
