using System.Globalization;

namespace FaceLiveness;

/// <summary>
/// Enrols people from still pictures: finds the face that is meant, says what is wrong with pictures that can't be used, leaves out those
/// that do not show the same person as the others, and hands the rest to <see cref="ProfileManager.EnrollAsync"/>.
/// </summary>
/// <param name="faces">Reads the faces, with the embedder of the manager's gallery.</param>
/// <param name="codec">Reads the pictures, and writes those of faces.</param>
/// <param name="profiles">Takes the people. Loaded.</param>
public sealed class PictureEnrollment(FaceReader faces, IImageCodec codec, ProfileManager profiles)
{
    // A picture of several people says which one is meant only if one face is plainly the largest.
    private const float PlainlyLarger = 2;

    // Two readings of one file give the same vector but for rounding; two photos of one person hardly ever come above 0.99.
    private const float SamePicture = 0.9999f;

    /// <summary>Reads one picture of a person.</summary>
    /// <param name="picture">The bytes of a JPEG, PNG or whatever else the codec reads.</param>
    /// <param name="takenAt">When it was taken; kept with the sample.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A look, <see cref="PictureUse.Usable"/>; or why there is none, <see cref="PictureUse.Refused"/>.</returns>
    public async ValueTask<PictureLook> ReadAsync(
        ReadOnlyMemory<byte> picture, DateTimeOffset takenAt, CancellationToken cancellationToken = default)
    {
        VideoFrame frame;
        try
        {
            frame = codec.Decode(picture.Span);
        }
        catch (InvalidDataException fault)
        {
            return Refused(fault.Message);
        }

        using (frame)
        {
            var found = await faces.ReadAsync(frame, cancellationToken).ConfigureAwait(false);
            var least = profiles.LeastQuality;
            var good = found.Where(face => face.Quality.Score >= least).ToList();
            if (good.Count == 0 && found.Count > 0)
            {
                return Refused(string.Create(
                    CultureInfo.InvariantCulture,
                    $"What looks like a face is too small, blurred or turned to be used (quality {found[0].Quality.Score:0.00}; {least:0.00} is the least)."));
            }

            if (good.Count == 0)
            {
                return Refused("No face was found. Use a picture in which the face is sharp, frontal and at least 80 pixels high.");
            }

            if (good.Count > 1 && good[0].Face.Box.Area < PlainlyLarger * good[1].Face.Box.Area)
            {
                return Refused($"{good.Count} faces were found and none is plainly the largest. Crop the picture to the person who is meant.");
            }

            var face = good[0];
            var look = new FaceLook(face.Embedding, face.Quality.Score, TimeSpan.Zero, takenAt) { Picture = FacePicture.Cut(codec, frame, face.Face.Box) };
            return new PictureLook(PictureUse.Usable, string.Create(CultureInfo.InvariantCulture, $"Quality {look.Quality:0.00}."), look);
        }
    }

    /// <summary>
    /// Enrols a person from pictures that were read. Pictures that do not show the same person as most of them are left out, and all of them where no
    /// person is on more than half. A picture that the profile holds already is not added again, so that an import can be repeated.
    /// </summary>
    /// <param name="name">What people call the person.</param>
    /// <param name="pictures">What <see cref="ReadAsync"/> gave; refused ones may be among them.</param>
    /// <param name="source">Where they come from; kept with the samples.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcome, and what came of every picture, in the order given.</returns>
    public async ValueTask<(ProfileOutcome Outcome, IReadOnlyList<PictureLook> Pictures)> EnrollAsync(
        string name, IReadOnlyList<PictureLook> pictures, string source = "pictures", string actor = "operator", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(pictures);
        var result = pictures.ToArray();
        LeaveOutStrangers(result);
        if (!result.Any(picture => picture.Use == PictureUse.Usable))
        {
            return (ProfileOutcome.Nothing("No picture could be used."), result);
        }

        var known = profiles.List().Where(profile => profile.Name == name).ToList();
        Profile? holder = null;
        for (var i = 0; i < result.Length; i++)
        {
            if (result[i] is { Use: PictureUse.Usable, Look: { } look } && known.Find(profile => Holds(profile, look)) is { } profile)
            {
                holder = profile;
                result[i] = result[i] with { Use = PictureUse.HeldAlready, Reason = "The profile holds this picture already." };
            }
        }

        var added = result.Where(picture => picture.Use == PictureUse.Usable).Select(picture => picture.Look!).ToList();
        if (added.Count == 0)
        {
            return (ProfileOutcome.Nothing("The profile holds these pictures already.", holder), result);
        }

        var outcome = await profiles.EnrollAsync(name, added, source, actor, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < result.Length; i++)
        {
            if (result[i].Use == PictureUse.Usable)
            {
                result[i] = outcome.Kind == ProfileOutcomeKind.Nothing
                    ? result[i] with { Use = PictureUse.Refused, Reason = outcome.Reason }
                    : result[i] with { Use = PictureUse.Enrolled };
            }
        }

        return (outcome, result);
    }

    private void LeaveOutStrangers(PictureLook[] pictures)
    {
        var agreeing = Enumerable.Range(0, pictures.Length).Where(i => pictures[i].Use == PictureUse.Usable).ToList();
        var usable = agreeing.Count;
        while (profiles.FirstStranger([.. agreeing.Select(i => pictures[i].Look!)]) is >= 0 and var stranger)
        {
            Refuse(agreeing[stranger], "It does not show the same person as the others.");
            agreeing.RemoveAt(stranger);
        }

        if (agreeing.Count < usable && agreeing.Count * 2 <= usable)
        {
            agreeing.ForEach(i => Refuse(i, "The pictures show several people, and nobody is on more than half of them."));
        }

        void Refuse(int i, string reason) => pictures[i] = pictures[i] with { Use = PictureUse.Refused, Reason = reason };
    }

    private static bool Holds(Profile profile, FaceLook look) =>
        profile.Samples.Any(sample => sample.Embedding.ModelId == look.Embedding.ModelId && sample.Embedding.Similarity(look.Embedding) >= SamePicture);

    private static PictureLook Refused(string reason) => new(PictureUse.Refused, reason);
}
