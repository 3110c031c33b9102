using Microsoft.Extensions.Options;

namespace FaceLiveness;

/// <summary>Checks the ranges of every option; generated from their attributes.</summary>
[OptionsValidator]
internal sealed partial class FaceLivenessOptionsValidator : IValidateOptions<FaceLivenessOptions>;
