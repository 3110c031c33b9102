namespace FaceLiveness;

/// <summary>One person's motion and how often and when they were seen.</summary>
internal sealed class Track
{
    // Standard deviations in heights of the box. The first velocity follows DeepSORT (arXiv 1703.07402: 10/160 a frame at 30 fps). Its 1/20 for
    // measurements is too sure of boxes of people who are half hidden: on PETS09 the sides of such boxes wander by more. The accelerations let
    // a walker stop, turn or start within about a second.
    private const float MeasurementDeviation = 0.065f;
    private const float FirstVelocityDeviation = 1.9f;
    private const float Acceleration = 0.4f;
    private const float FirstSizeVelocityDeviation = 0.3f;
    private const float SizeAcceleration = 0.15f;

    // Chi-square of three degrees of freedom at 99 %.
    private const float MotionGate = 11.34f;

    // A person is not looked for farther from where they should be than their own size, however long they have been out of sight.
    private const float MaximumReach = 1f;

    // An overlap like this is enough although the motion says no: legs that vanish behind a desk halve a box from one look to the next.
    private const float SufficientIoU = 0.3f;

    // Whoever vanishes has often stopped or turned behind what hides them: the speed they came with is soon no guide.
    private const float SecondsToSlow = 0.2f;

    // A box this much lower than the person is a part of the person. One end of it is where it was, the other is hidden; should it stay so low,
    // the person is taken for that low after a while.
    private const float PartialHeight = 0.7f;
    private const float TrustInPartialHeight = 0.3f;

    private AxisFilter _x;
    private AxisFilter _y;
    private AxisFilter _width;
    private AxisFilter _height;
    private bool _missed;

    public Track(PersonDetection detection, TimeSpan timestamp)
    {
        var box = detection.Box;
        var height = box.Height;
        _x = new(box.Center.X, height * MeasurementDeviation, height * FirstVelocityDeviation);
        _y = new(box.Center.Y, height * MeasurementDeviation, height * FirstVelocityDeviation);
        _width = new(box.Width, height * MeasurementDeviation, height * FirstSizeVelocityDeviation);
        _height = new(height, height * MeasurementDeviation, height * FirstSizeVelocityDeviation);
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
        if (_missed)
        {
            _x.Coast(seconds, height * Acceleration, SecondsToSlow);
            _y.Coast(seconds, height * Acceleration, SecondsToSlow);
        }
        else
        {
            _x.Predict(seconds, height * Acceleration);
            _y.Predict(seconds, height * Acceleration);
        }

        _width.Predict(seconds, height * SizeAcceleration);
        _height.Predict(seconds, height * SizeAcceleration);
        Unseen += step;
    }

    public void Correct(PersonDetection detection, TimeSpan timestamp)
    {
        var height = Height;
        var box = Completed(detection.Box);
        _x.Correct(box.Center.X, height * MeasurementDeviation);
        _y.Correct(box.Center.Y, height * MeasurementDeviation);
        _width.Correct(box.Width, height * MeasurementDeviation);
        _height.Correct(box.Height, height * MeasurementDeviation);
        Confidence = detection.Confidence;
        LastSeen = timestamp;
        Unseen = TimeSpan.Zero;
        Hits++;
        _missed = false;
    }

    /// <summary>Goes on without having been found: the way is kept for a while, the growth is not.</summary>
    public void Miss()
    {
        _missed = true;
        _width.Stop();
        _height.Stop();
    }

    /// <summary>
    /// How badly a detection fits, 0 to below 1, or 1 where it can't be this person. Half of it is the distance of middle and height in the
    /// filter's own uncertainty, which works where boxes no longer overlap (few detections a second, long out of sight) and tells
    /// near people from far ones; half is the overlap, which tells apart people who are close.
    /// </summary>
    public float CostOf(BoundingBox box)
    {
        var own = Box;
        var overlap = own.IoU(box);
        var away = box.Center - own.Center;
        var taller = box.Height - own.Height;
        var size = MathF.Max(MathF.Max(own.Width, own.Height), MathF.Max(box.Width, box.Height));
        var noise = own.Height * MeasurementDeviation;
        var noiseVariance = noise * noise;
        var distance = (away.X * away.X / (_x.Variance + noiseVariance))
            + (away.Y * away.Y / (_y.Variance + noiseVariance))
            + (taller * taller / (_height.Variance + noiseVariance));
        var fits = (distance < MotionGate && away.Length() < MaximumReach * size) || overlap >= SufficientIoU;
        return fits ? (MathF.Min(1, distance / MotionGate) + 1 - overlap) / 2 : LinearAssignment.Forbidden;
    }

    /// <summary>The whole person, of whom a detection may show only the upper or the lower part.</summary>
    private BoundingBox Completed(BoundingBox box)
    {
        var own = Box;
        if (box.Height >= PartialHeight * own.Height)
        {
            return box;
        }

        var height = own.Height + (TrustInPartialHeight * (box.Height - own.Height));
        var topIsSeen = MathF.Abs(box.Y - own.Y) <= MathF.Abs(box.Bottom - own.Bottom);
        return box with { Y = topIsSeen ? box.Y : box.Bottom - height, Height = height };
    }
}
