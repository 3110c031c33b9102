namespace FaceLiveness;

/// <summary>One person's motion and how often and when they were seen.</summary>
internal sealed class Track
{
    // Standard deviations in heights of the box. Position and first velocity follow DeepSORT (arXiv 1703.07402: 1/20, and 10/160 a frame at 30 fps);
    // the accelerations let a walker stop, turn or start within about a second.
    private const float MeasurementDeviation = 1f / 20;
    private const float FirstVelocityDeviation = 1.9f;
    private const float Acceleration = 0.5f;
    private const float SizeMeasurementDeviation = 1f / 15;
    private const float FirstSizeVelocityDeviation = 0.3f;
    private const float SizeAcceleration = 0.15f;

    // Chi-square of two degrees of freedom at 99.9 %.
    private const float MotionGate = 13.8f;

    // A person is not looked for farther from where they should be than their own size, however long they have been out of sight.
    private const float MaximumReach = 1f;

    // Heights of one person in two looks at most this far apart, as a factor: half of the body may be hidden.
    private const float MaximumHeightRatio = 2.5f;

    private AxisFilter _x;
    private AxisFilter _y;
    private AxisFilter _width;
    private AxisFilter _height;

    public Track(PersonDetection detection, TimeSpan timestamp)
    {
        var box = detection.Box;
        var height = box.Height;
        _x = new(box.Center.X, height * MeasurementDeviation, height * FirstVelocityDeviation);
        _y = new(box.Center.Y, height * MeasurementDeviation, height * FirstVelocityDeviation);
        _width = new(box.Width, height * SizeMeasurementDeviation, height * FirstSizeVelocityDeviation);
        _height = new(height, height * SizeMeasurementDeviation, height * FirstSizeVelocityDeviation);
        Confidence = detection.Confidence;
        LastSeen = timestamp;
        Hits = 1;
    }

    /// <summary>0 until confirmed.</summary>
    public int Id { get; set; }

    public float Confidence { get; private set; }

    public TimeSpan LastSeen { get; private set; }

    /// <summary>Media time since the last detection; unlike a difference of timestamps it survives a stream whose clock starts anew.</summary>
    public TimeSpan Unseen { get; private set; }

    public int Hits { get; private set; }

    public BoundingBox Box
    {
        get
        {
            var width = Width;
            var height = Height;
            return new(_x.Position - (width / 2), _y.Position - (height / 2), width, height);
        }
    }

    private float Width => MathF.Max(1, _width.Position);

    private float Height => MathF.Max(1, _height.Position);

    public TrackedPerson Person => new(Id, Box, Confidence, LastSeen);

    public void Predict(TimeSpan step)
    {
        var seconds = (float)step.TotalSeconds;
        var height = Height;
        _x.Predict(seconds, height * Acceleration);
        _y.Predict(seconds, height * Acceleration);
        _width.Predict(seconds, height * SizeAcceleration);
        _height.Predict(seconds, height * SizeAcceleration);
        Unseen += step;
    }

    public void Correct(PersonDetection detection, TimeSpan timestamp)
    {
        var box = detection.Box;
        var height = Height;
        _x.Correct(box.Center.X, height * MeasurementDeviation);
        _y.Correct(box.Center.Y, height * MeasurementDeviation);
        _width.Correct(box.Width, height * SizeMeasurementDeviation);
        _height.Correct(box.Height, height * SizeMeasurementDeviation);
        Confidence = detection.Confidence;
        LastSeen = timestamp;
        Unseen = TimeSpan.Zero;
        Hits++;
    }

    /// <summary>Goes on without having been found: the way is kept, the growth is not.</summary>
    public void Miss()
    {
        _width.Stop();
        _height.Stop();
    }

    /// <summary>
    /// How badly a detection fits, 0 to below 1, or 1 where it can't be this person. Half of it is the distance of the middles in the
    /// filter's own uncertainty, which works where boxes no longer overlap (few detections a second, long out of sight);
    /// half is the overlap, which tells apart people who are close.
    /// </summary>
    public float CostOf(BoundingBox box)
    {
        var own = Box;
        var away = box.Center - own.Center;
        var size = MathF.Max(MathF.Max(own.Width, own.Height), MathF.Max(box.Width, box.Height));
        var ratio = box.Height / own.Height;
        var noise = own.Height * MeasurementDeviation;
        var distance = (away.X * away.X / (_x.Variance + (noise * noise))) + (away.Y * away.Y / (_y.Variance + (noise * noise)));
        var fits = distance < MotionGate && away.Length() < MaximumReach * size && ratio < MaximumHeightRatio && ratio > 1 / MaximumHeightRatio;
        return fits ? ((distance / MotionGate) + 1 - own.IoU(box)) / 2 : 1;
    }
}
