using Microsoft.Extensions.Options;

namespace FaceLiveness.Onnx;

/// <summary>Checks the options; generated from their attributes.</summary>
[OptionsValidator]
internal sealed partial class PassiveLivenessOptionsValidator : IValidateOptions<PassiveLivenessOptions>;
