namespace FaceLiveness;

/// <summary>
/// Decides who one tracked person is, from the best looks at the face: never from one frame. Belongs to one track; not safe for
/// calls from several threads at once.
/// </summary>
/// <remarks>
/// <para>Every profile gets one similarity for the whole track: the mean over the looks, weighted by quality, without the lowest and the
/// highest from three looks on. It is then held against the thresholds that fit the gallery's size
/// (<see cref="RecognitionOptions.ForGallery"/>).</para>
/// <para>A look that resembles none of the others does not vote. A second one that agrees with it tells that the track has passed to
/// another person: <see cref="IsInconsistent"/>.</para>
/// </remarks>
public sealed class TrackIdentityVote
{
    private const float SingleLookMargin = 0.1f;

    // A look that is better by less than qualities tremble by from frame to frame tells nothing new; its picture costs a megabyte a minute.
    private const float WorthReplacing = 0.02f;

    private const int LooksOfDoubt = 2;

    private readonly RecognitionOptions _options;
    private readonly RecognitionCalibration? _calibration;
    private readonly RecognitionThresholds _oneToOne;
    private readonly List<FaceLook> _looks = [];
    private FaceLook? _stranger;
    private FaceLook? _successor;
    private int _unlike;
    private PersonIdentity _decision = PersonIdentity.Undecided;
    private GallerySnapshot? _decidedOn;

    /// <summary>Starts without a look.</summary>
    /// <param name="options">When a face is somebody.</param>
    /// <param name="calibration">That of the model (<see cref="RecognitionOptions.CalibrationOf"/>); null where the options say the thresholds.</param>
    public TrackIdentityVote(RecognitionOptions options, RecognitionCalibration? calibration)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _calibration = calibration;
        _oneToOne = options.ForGallery(calibration, 1);
    }

    /// <summary>The similarity at which one look gives a name, while it is the only one.</summary>
    /// <param name="options">Their <see cref="RecognitionOptions.SingleLookThreshold"/> is the least.</param>
    /// <param name="thresholds">Those for the gallery.</param>
    public static float ThresholdOfSingleLook(RecognitionOptions options, RecognitionThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(options);
        return MathF.Max(options.SingleLookThreshold, thresholds.Accept + SingleLookMargin);
    }

    /// <summary>The looks that vote, best first. A new list whenever it changes.</summary>
    public IReadOnlyList<FaceLook> Looks { get; private set; } = [];

    /// <summary>
    /// Whether the last looks agree with one another and contradict the earlier ones: another person is on this track now. Nothing that was
    /// found out about the track, liveness included, says anything of that person. The vote decides nothing until <see cref="Reset"/>.
    /// </summary>
    public bool IsInconsistent => _successor is not null;

    /// <summary>A little more than the quality of the worst look that votes, where as many are kept as may be; else 0: a look below it changes nothing.</summary>
    public float QualityToBeat => _looks.Count < _options.LooksKept ? 0 : _looks[^1].Quality + WorthReplacing;

    /// <summary>Takes a look into account. Cheap: compares it with the looks there are, not with the gallery.</summary>
    /// <returns>Whether it changed anything.</returns>
    /// <exception cref="EmbeddingModelMismatchException">The look comes from another model than the looks before it.</exception>
    public bool Add(FaceLook look)
    {
        ArgumentNullException.ThrowIfNull(look);
        if (look.Quality < _options.MinimumQuality || IsInconsistent)
        {
            return false;
        }

        var agreement = _looks.Count > 0 ? Agreement(look.Embedding) : 1;
        NoteAgreement(agreement >= _oneToOne.Accept);
        if (agreement < _oneToOne.Unknown)
        {
            // One look that resembles none of the others may be a bad frame; a second that resembles the first of them is a person.
            if (_stranger is not null && _stranger.Embedding.Similarity(look.Embedding) >= _oneToOne.Accept)
            {
                _successor = look;
                Forget();
                return true;
            }

            _stranger = look;
            return false;
        }

        if (agreement < _oneToOne.Accept)
        {
            return false;
        }

        _stranger = null;
        if (look.Quality < QualityToBeat)
        {
            return false;
        }

        var at = _looks.FindIndex(other => other.Quality < look.Quality);
        at = at < 0 ? _looks.Count : at;
        _looks.Insert(at, look);
        if (_looks.Count > _options.LooksKept)
        {
            _looks.RemoveAt(_options.LooksKept);
        }

        Publish();
        return true;
    }

    /// <summary>Whether a face is surely that of the looks so far; true before there is any.</summary>
    internal bool Resembles(FaceEmbedding face) => _looks.Count == 0 || Agreement(face) >= _oneToOne.Accept;

    /// <summary>Forgets the person. After <see cref="IsInconsistent"/>, the looks that gave it away are the first of the next person.</summary>
    public void Reset()
    {
        var (first, second) = (_stranger, _successor);
        (_stranger, _successor) = (null, null);
        _unlike = 0;
        _looks.Clear();
        if (second is not null)
        {
            _looks.AddRange(first!.Quality >= second.Quality ? [first, second] : [second, first]);
        }

        Forget();
        Publish();
    }

    /// <summary>
    /// Says who it is. Cheap to call for every frame: searches only if a look was added or the gallery has changed since the last call.
    /// </summary>
    /// <param name="gallery">Everybody known, now.</param>
    /// <exception cref="EmbeddingModelMismatchException">The gallery is another model's.</exception>
    public PersonIdentity Decide(GallerySnapshot gallery)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        if (ReferenceEquals(gallery, _decidedOn))
        {
            return _decision;
        }

        _decision = IsInconsistent || IsDoubted || _looks.Count == 0 ? PersonIdentity.Undecided : Vote(gallery);
        _decidedOn = gallery;
        return _decision;
    }

    /// <summary>Whether the last two looks did not surely show the face that the others do: whoever is there now has no name until one does again.</summary>
    private bool IsDoubted => _unlike >= LooksOfDoubt;

    private void NoteAgreement(bool agrees)
    {
        var doubted = IsDoubted;
        _unlike = agrees ? 0 : _unlike + 1;
        if (IsDoubted != doubted)
        {
            _decidedOn = null;
        }
    }

    private PersonIdentity Vote(GallerySnapshot gallery)
    {
        var thresholds = _options.ForGallery(_calibration, gallery.Count);
        var search = gallery.Search(_looks);
        var challenger = Challenger(search, thresholds);

        if (_decision is { State: IdentityState.Known, ProfileId: { } holder } && gallery.SimilarityTo(holder, _looks) is { } held)
        {
            var overtaken = challenger is { } other && other.ProfileId != holder
                && other.Similarity >= held + _options.Margin + _options.Hysteresis;
            if (!overtaken && held >= thresholds.Accept - _options.Hysteresis)
            {
                return new PersonIdentity(IdentityState.Known, holder, gallery.NameOf(holder), held);
            }
        }

        if (challenger is { } known)
        {
            return new PersonIdentity(IdentityState.Known, known.ProfileId, known.Name, known.Similarity);
        }

        var similarity = search.Best?.Similarity ?? 0;
        var ceiling = thresholds.Unknown + (_decision.State == IdentityState.Unknown ? _options.Hysteresis : 0);
        var unknown = search.Similarity < ceiling && _looks.Count >= _options.LooksForUnknown;
        return new PersonIdentity(unknown ? IdentityState.Unknown : IdentityState.Undecided, null, null, similarity);
    }

    private GalleryMatch? Challenger(GallerySearch search, RecognitionThresholds thresholds)
    {
        var needed = _looks.Count >= _options.LooksForName
            ? thresholds.Accept
            : ThresholdOfSingleLook(_options, thresholds);
        return search.Similarity >= needed && search.Lead >= _options.Margin ? search.Best : null;
    }

    /// <summary>Similarity to the nearest of the looks.</summary>
    private float Agreement(FaceEmbedding face)
    {
        var nearest = -1f;
        foreach (var other in _looks)
        {
            nearest = Math.Max(nearest, other.Embedding.Similarity(face));
        }

        return nearest;
    }

    private void Forget()
    {
        _decision = PersonIdentity.Undecided;
        _decidedOn = null;
    }

    private void Publish()
    {
        Looks = [.. _looks];
        _decidedOn = null;
    }
}
