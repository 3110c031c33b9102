using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>When profiles are made, bettered and forgotten.</summary>
public sealed class ProfileOptions
{
    /// <summary>
    /// How many good looks that agree with one another a new profile needs. The best and most diverse of them, four at most,
    /// become its founding samples; the rest of <see cref="SamplesKept"/> stays free for later looks. With 4, twice as many of 400 simulated people were given a
    /// second profile as with 6 (<c>facelive evaluate identities</c>).
    /// </summary>
    [Range(1, 32)]
    public int FoundingLooks { get; set; } = 6;

    /// <summary>The least media time from the first to the last of those looks: one glance is no acquaintance.</summary>
    public TimeSpan FoundingSpan { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Quality that a look needs to become a sample, captured or enrolled. Embeddings of two poor looks resemble each other whoever they show: with
    /// the default model one comparison in 1,000 of different people reaches 0.34 where one of the two is 0.7 or better, whatever the other is, but
    /// 0.48 between looks of 0.5 to 0.6, and 0.61 between looks of 0.4 to 0.5 (<c>docs/quality.md</c>). So references are good, and any look may be
    /// compared with them.
    /// </summary>
    [Range(0.0, 1.0)]
    public float MinimumQuality { get; set; } = 0.7f;

    /// <summary>
    /// How far above the accept threshold founding looks must agree with one another, and later looks with the profile's anchors:
    /// to become a reference takes more than to be recognised, for a name that is wrong once passes, and a wrong sample stays. In 10,000 simulated
    /// appearances of 400 people (<c>facelive evaluate identities</c>) 0.1 let looks at another person into one or two profiles, and 0.3 into none;
    /// profiles then held 4.2 samples on average instead of 5.4. The larger the gallery, the fewer looks are admitted: with 10,000 people hardly any.
    /// </summary>
    [Range(0.0, 1.0)]
    public float AdmissionMargin { get; set; } = 0.3f;

    /// <summary>The most samples that a profile keeps.</summary>
    [Range(2, 1000)]
    public int SamplesKept { get; set; } = 8;

    /// <summary>Samples that resemble each other more than this are the same look twice, and the first to be dropped.</summary>
    [Range(0.0, 1.0)]
    public float DuplicateSimilarity { get; set; } = 0.92f;

    /// <summary>How much better in quality a look must be to replace a sample.</summary>
    [Range(0.0, 1.0)]
    public float MinimumImprovement { get; set; } = 0.05f;

    /// <summary>How far <see cref="Profile.LastSeenAt"/> may lag behind while somebody stays in view: the price is one write.</summary>
    public TimeSpan SeenInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the pruner runs.</summary>
    public TimeSpan PruneInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Age at which a profile is forgotten that was captured, never named by anybody, never seen on another occasion
    /// (an hour or more after it was made), and has fewer than <see cref="ConfirmingSamples"/>. Null forgets none.
    /// </summary>
    public TimeSpan? ForgetUnconfirmedAfter { get; set; } = TimeSpan.FromDays(30);

    /// <summary>As many samples confirm a captured profile: it has met its person beyond the looks that it was founded on.</summary>
    [Range(1, 1000)]
    public int ConfirmingSamples { get; set; } = 6;

    /// <summary>How long a known person (enrolled or named) may go unseen before being erased. Null, the default, keeps them.</summary>
    public TimeSpan? KeepKnownFor { get; set; }

    /// <summary>
    /// How long somebody captured and never named may go unseen before being erased, confirmed or not. Null, the default, keeps them, and leaves
    /// <see cref="ForgetUnconfirmedAfter"/> to forget those who never came again.
    /// </summary>
    public TimeSpan? KeepUnknownFor { get; set; }

    /// <summary>
    /// How long pictures of faces are kept, counted from when they were taken, or from when the profile was made where that is later. Their vectors
    /// stay, so that the person is still recognised. Null, the default, keeps them as long as their samples.
    /// </summary>
    public TimeSpan? KeepPicturesFor { get; set; }

    /// <summary>How long a merge can be undone. Then the samples and pictures of the merged profile are deleted; its id stays an alias. Null keeps them.</summary>
    public TimeSpan? UndoMergeWithin { get; set; } = TimeSpan.FromDays(30);

    /// <summary>After how long unseen a profile counts as dormant. That changes nothing in recognition. Null lets none become so.</summary>
    public TimeSpan? DormantAfter { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Whether profiles that are surely one person are merged by themselves; false proposes them all.</summary>
    public bool MergeDuplicates { get; set; } = true;
}
