namespace FaceLiveness;

/// <summary>Wires the blink check.</summary>
public static class BlinkPipelineBuilderExtensions
{
    /// <summary>Adds the check that wants to see a blink.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options.</param>
    public static PipelineBuilder AddBlinkLiveness(this PipelineBuilder builder, Action<BlinkOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddLivenessCheck(_ =>
        {
            var options = new BlinkOptions();
            configure?.Invoke(options);
            return new BlinkLivenessCheck(options);
        });
    }
}
