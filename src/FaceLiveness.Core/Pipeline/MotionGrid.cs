namespace FaceLiveness;

/// <summary>
/// Where a picture has changed of late: brightness on a coarse grid, held against what each cell has looked like for the last second.
/// Cheap (a few samples for each cell), and blind to what moves in the same place all the time, such as leaves or a television.
/// </summary>
internal sealed class MotionGrid
{
    private const int CellsAcross = 64;
    private const int SmallestCell = 8;

    // Samples for each cell, along either side: 16 of them average a camera's noise down to a quarter.
    private const int Samples = 4;

    // A change of brightness, in 0..255, that ordinary noise (about 4 a sample, so 1 a cell) does not reach; in a dark room the picture's own
    // noise, the mean change of all cells, sets the bound: six times a mean deviation is nearly five standard ones.
    private const float Change = 8;
    private const float NoiseFactor = 6;
    private const float LargestNoise = 5;

    // One cell alone is noise or an insect.
    private const int FewestCells = 2;

    // When most of the picture changes at once, a light was switched or the camera moved.
    private const float Everything = 0.5f;

    // A cell in which three searches found nobody is used to moving; the more often, the longer.
    private const float HabitPerSearch = 0.35f;
    private const float Habituated = 1;
    private const float StrongestHabit = 3;

    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HabitTime = TimeSpan.FromSeconds(30);

    private int _width;
    private int _height;
    private int _cell;
    private int _columns;
    private int _rows;
    private float[] _now = [];
    private float[] _usual = [];
    private float[] _habit = [];
    private bool[] _moves = [];
    private TimeSpan _at;

    /// <summary>Cells that differ from what they have looked like.</summary>
    public int Moving { get; private set; }

    /// <summary>Whether there is motion at all.</summary>
    public bool Any => Moving >= FewestCells;

    /// <summary>Takes the next picture in.</summary>
    public void Update(VideoFrame frame)
    {
        if (frame.Width != _width || frame.Height != _height)
        {
            Begin(frame);
            return;
        }

        var step = frame.Timestamp - _at;
        _at = frame.Timestamp;
        var keep = MathF.Exp(-(float)(step / Memory));
        var forget = MathF.Exp(-(float)(step / HabitTime));
        var noise = 0f;
        for (var row = 0; row < _rows; row++)
        {
            var now = _now.AsSpan(row * _columns, _columns);
            Measure(frame, row, now);
            var usual = _usual.AsSpan(row * _columns, _columns);
            for (var column = 0; column < now.Length; column++)
            {
                noise += MathF.Min(MathF.Abs(now[column] - usual[column]), LargestNoise);
            }
        }

        var change = MathF.Max(Change, NoiseFactor * noise / _now.Length);
        Moving = 0;
        for (var i = 0; i < _now.Length; i++)
        {
            var difference = _now[i] - _usual[i];
            _moves[i] = MathF.Abs(difference) > change;
            Moving += _moves[i] ? 1 : 0;
            _usual[i] = _now[i] - (difference * keep);
            _habit[i] *= forget;
        }

        if (Moving > Everything * _moves.Length)
        {
            _now.CopyTo(_usual, 0);
        }
    }

    /// <summary>Whether something moves where nobody is, and where it was not usual.</summary>
    /// <param name="people">Those whose movements explain what moves in their boxes.</param>
    public bool IsNews(List<TrackState> people)
    {
        if (!Any)
        {
            return false;
        }

        var news = 0;
        for (var i = 0; i < _moves.Length; i++)
        {
            if (_moves[i] && _habit[i] < Habituated && !Covered(i, people) && ++news >= FewestCells)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether anything moves in a place.</summary>
    public bool IsMovingIn(BoundingBox box)
    {
        if (Moving == 0)
        {
            return false;
        }

        var (left, right) = (Math.Max(0, (int)(box.X / _cell)), Math.Min(_columns - 1, (int)(box.Right / _cell)));
        var (top, bottom) = (Math.Max(0, (int)(box.Y / _cell)), Math.Min(_rows - 1, (int)(box.Bottom / _cell)));
        for (var row = top; row <= bottom; row++)
        {
            for (var column = left; column <= right; column++)
            {
                if (_moves[(row * _columns) + column])
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Somebody looked: what moves without being one of these people is nothing new for a while.</summary>
    public void Looked(List<TrackState> people)
    {
        if (Moving == 0)
        {
            return;
        }

        for (var i = 0; i < _moves.Length; i++)
        {
            if (_moves[i] && !Covered(i, people))
            {
                _habit[i] = MathF.Min(StrongestHabit, _habit[i] + HabitPerSearch);
            }
        }
    }

    private void Begin(VideoFrame frame)
    {
        (_width, _height, _at) = (frame.Width, frame.Height, frame.Timestamp);
        _cell = Math.Max(SmallestCell, (_width + CellsAcross - 1) / CellsAcross);
        _columns = Math.Max(1, _width / _cell);
        _rows = Math.Max(1, _height / _cell);
        _now = new float[_columns * _rows];
        _usual = new float[_columns * _rows];
        _habit = new float[_columns * _rows];
        _moves = new bool[_columns * _rows];
        Moving = 0;
        for (var row = 0; row < _rows; row++)
        {
            Measure(frame, row, _usual.AsSpan(row * _columns, _columns));
        }
    }

    /// <summary>Mean brightness of the cells of one row.</summary>
    private void Measure(VideoFrame frame, int row, Span<float> cells)
    {
        cells.Clear();
        var luma = frame.HasPlanes ? new ImageView(frame.Planes.Luma, _width, _height, _width, PixelFormat.Gray8) : frame.View;

        // Green is most of brightness, and near enough.
        var (stride, bytesPerPixel, offset) = (luma.Stride, luma.Layout.BytesPerPixel, luma.Layout.Green);
        for (var sample = 0; sample < Samples; sample++)
        {
            var y = Math.Min(_height - 1, (row * _cell) + (((2 * sample) + 1) * _cell / (2 * Samples)));
            var line = luma.Pixels[(y * stride)..];
            var x = _cell / (2 * Samples);
            for (var column = 0; column < cells.Length; column++)
            {
                var at = ((column * _cell) + x) * bytesPerPixel + offset;
                var step = _cell / Samples * bytesPerPixel;
                cells[column] += line[at] + line[at + step] + line[at + (2 * step)] + line[Math.Min(at + (3 * step), line.Length - 1)];
            }
        }

        foreach (ref var cell in cells)
        {
            cell /= Samples * Samples;
        }
    }

    /// <summary>Limbs and shadows reach a little out of a person's box.</summary>
    private bool Covered(int cell, List<TrackState> people)
    {
        const float Reach = 0.15f;
        var x = ((cell % _columns) + 0.5f) * _cell;
        var y = ((cell / _columns) + 0.5f) * _cell;
        foreach (var track in people)
        {
            var box = track.Person.Box;
            var (reachX, reachY) = (box.Width * Reach, box.Height * Reach);
            if (x >= box.X - reachX && x <= box.Right + reachX && y >= box.Y - reachY && y <= box.Bottom + reachY)
            {
                return true;
            }
        }

        return false;
    }
}
