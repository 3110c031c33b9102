using Microsoft.Extensions.Options;

namespace FaceLiveness.Storage.Files;

/// <summary>Checks the options; generated from their attributes.</summary>
[OptionsValidator]
internal sealed partial class HistoryOptionsValidator : IValidateOptions<HistoryOptions>;
