using Microsoft.Extensions.Options;

namespace FaceLiveness;

/// <summary>Checks the options; generated from their attributes.</summary>
[OptionsValidator]
internal sealed partial class ChallengeOptionsValidator : IValidateOptions<ChallengeOptions>;
