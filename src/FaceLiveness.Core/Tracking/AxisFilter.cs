namespace FaceLiveness;

/// <summary>
/// A Kalman filter of one coordinate under constant velocity. The coordinates of a box (middle x, middle y, width, height) have independent
/// noise, so their joint filter falls apart into four of these.
/// </summary>
internal struct AxisFilter
{
    private float _velocityVariance;
    private float _covariance;

    /// <param name="position">First measurement, pixels.</param>
    /// <param name="positionDeviation">Its standard deviation, pixels.</param>
    /// <param name="velocityDeviation">Standard deviation of the unknown velocity about 0, pixels a second.</param>
    public AxisFilter(float position, float positionDeviation, float velocityDeviation)
    {
        Position = position;
        Variance = positionDeviation * positionDeviation;
        _velocityVariance = velocityDeviation * velocityDeviation;
    }

    /// <summary>Estimate, pixels.</summary>
    public float Position { get; private set; }

    /// <summary>Estimate, pixels a second.</summary>
    public float Velocity { get; private set; }

    /// <summary>Variance of <see cref="Position"/>, square pixels.</summary>
    public float Variance { get; private set; }

    /// <summary>Moves on by a time step of any length.</summary>
    /// <param name="seconds">0 or more.</param>
    /// <param name="acceleration">Density of the white-noise acceleration, pixels / s^1.5 (Bar-Shalom, Estimation with Applications, 6.2.2).</param>
    public void Predict(float seconds, float acceleration)
    {
        Position += Velocity * seconds;
        Spread(seconds, acceleration);
    }

    /// <summary>Moves on without a measurement, ever more slowly. How uncertain the place is grows as if the speed were kept: it may have been.</summary>
    /// <param name="seconds">0 or more.</param>
    /// <param name="acceleration">As of <see cref="Predict"/>.</param>
    /// <param name="slowing">After how many seconds the speed is down to 1/e; above 0.</param>
    public void Coast(float seconds, float acceleration, float slowing)
    {
        var kept = MathF.Exp(-seconds / slowing);
        Position += Velocity * slowing * (1 - kept);
        Velocity *= kept;
        Spread(seconds, acceleration);
    }

    /// <summary>Takes a measurement in.</summary>
    public void Correct(float measured, float deviation)
    {
        var innovationVariance = Variance + (deviation * deviation);
        var positionGain = Variance / innovationVariance;
        var velocityGain = _covariance / innovationVariance;
        var innovation = measured - Position;
        Position += positionGain * innovation;
        Velocity += velocityGain * innovation;
        _velocityVariance = MathF.Max(0, _velocityVariance - (velocityGain * _covariance));
        _covariance *= 1 - positionGain;
        Variance *= 1 - positionGain;
    }

    /// <summary>Forgets the velocity, for a coordinate that nobody measures any more.</summary>
    public void Stop()
    {
        Velocity = 0;
        _covariance = 0;
    }

    private void Spread(float seconds, float acceleration)
    {
        var q = acceleration * acceleration * seconds;
        Variance += (2 * seconds * _covariance) + (seconds * seconds * (_velocityVariance + (q / 3)));
        _covariance += seconds * (_velocityVariance + (q / 2));
        _velocityVariance += q;
    }
}
