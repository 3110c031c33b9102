using Microsoft.Extensions.Options;

namespace FaceLiveness.Hosting;

/// <summary>Refuses options of access that contradict one another, and tokens that are none.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<FaceLivenessHostingOptions>
{
    public ValidateOptionsResult Validate(string? name, FaceLivenessHostingOptions options)
    {
        string[] given =
        [
            .. new[]
            {
                (nameof(options.Token), options.Token),
                (nameof(options.TokenFile), options.TokenFile),
                (nameof(options.AuthorizationPolicy), options.AuthorizationPolicy),
            }.Where(option => option.Item2 is not null).Select(option => option.Item1),
        ];
        if (given.Length > 1)
        {
            return ValidateOptionsResult.Fail(
                $"{FaceLivenessHostingOptions.SectionName} has {string.Join(" and ", given)}: only one of Token, TokenFile and AuthorizationPolicy can say who has access. Keep one.");
        }

        return options.Token is { } token && FaultOf(token) is { } fault
            ? ValidateOptionsResult.Fail($"{FaceLivenessHostingOptions.SectionName}:{nameof(options.Token)} is no token: {fault}")
            : ValidateOptionsResult.Success;
    }

    /// <summary>Why a text can't be a token; null where it can.</summary>
    public static string? FaultOf(string token) =>
        token.Length < AccessRules.LeastTokenLength ? $"it has {token.Length} characters, and {AccessRules.LeastTokenLength} are the least. 'openssl rand -hex 32' makes a good one."
        : token.Any(static c => c is < '!' or > '~') ? "it has spaces or letters beyond ASCII, which a header can't carry. 'openssl rand -hex 32' makes a good one."
        : null;
}
