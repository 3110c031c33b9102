using System.Net;

namespace FaceLiveness.Alerts;

/// <summary>What is wrong with a webhook's options.</summary>
internal static class WebhookAddress
{
    private const int ShortestSecret = 16;

    public static IEnumerable<string> FaultsOf(WebhookOptions webhook)
    {
        var title = $"The webhook '{webhook.Name}'";
        if (!Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            yield return $"{title} has no Url that begins with https:// or http://.";
        }
        else
        {
            if (url.UserInfo.Length > 0)
            {
                yield return $"{title} has credentials in its Url: take them out. Receivers know an alert by its signature.";
            }

            if (url.Scheme == Uri.UriSchemeHttp && !webhook.AllowHttp && IPAddress.TryParse(url.DnsSafeHost, out var address) && !PrivateAddress.Is(address))
            {
                yield return $"{title} would send without encryption to a public address: use https, or set AllowHttp.";
            }
        }

        if (webhook.Timeout < TimeSpan.FromSeconds(1) || webhook.Timeout > TimeSpan.FromMinutes(5))
        {
            yield return $"{title} has a Timeout that is not 1 second to 5 minutes.";
        }

        if (FaultOfSecret(webhook) is { } fault)
        {
            yield return $"{title} {fault}";
        }
    }

    private static string? FaultOfSecret(WebhookOptions webhook)
    {
        if (webhook is { Secret: not null, SecretFile: not null })
        {
            return "has a Secret and a SecretFile: keep one of them.";
        }

        try
        {
            return SecretText.Read(webhook.Secret, webhook.SecretFile) is { Length: >= ShortestSecret }
                ? null
                : $"has no secret of {ShortestSecret} characters or more to sign with: set SecretFile to a file that holds one, or Secret.";
        }
        catch (IOException fault)
        {
            return $"has a SecretFile that is of no use: {fault.Message}";
        }
    }
}
