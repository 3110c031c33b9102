using Microsoft.Extensions.Options;

namespace FaceLiveness.FFmpeg;

/// <summary>Checks the options; generated from their attributes.</summary>
[OptionsValidator]
internal sealed partial class FFmpegSourceOptionsValidator : IValidateOptions<FFmpegSourceOptions>;
