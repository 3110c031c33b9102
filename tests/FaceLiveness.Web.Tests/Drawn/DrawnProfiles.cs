using FaceLiveness.Imaging.Skia;
using FaceLiveness.Tests.Pipeline;
using SkiaSharp;

namespace FaceLiveness.Web.Tests;

/// <summary>The profiles that the drawn people have from earlier days.</summary>
internal static class DrawnProfiles
{
    private const int Sharper = 2;

    private static readonly SkiaImageCodec Codec = new();

    public static async Task<IProfileStore> StoreAsync()
    {
        var store = new InMemoryProfileStore();
        var now = TimeProvider.System.GetUtcNow();
        await SaveAsync("Ada Lovelace", DrawnCast.Ada, DrawnPlaces.Entrance, days: 41, seen: 180, samples: 5, 0.94f);
        await SaveAsync("Grace Hopper", DrawnCast.Grace, DrawnPlaces.Reception, days: 38, seen: 95, samples: 4, 0.91f);
        await SaveAsync("Alan Turing", DrawnCast.Alan, DrawnPlaces.Corridor, days: 33, seen: 260, samples: 4, 0.88f);
        await SaveAsync("Katherine Johnson", DrawnCast.Katherine, DrawnPlaces.Reception, days: 29, seen: 14, samples: 6, 0.96f);
        await SaveAsync("Satyendra Bose", DrawnCast.Satyendra, DrawnPlaces.Entrance, days: 21, seen: 31, samples: 3, 0.86f);
        await SaveAsync("Emmy Noether", DrawnCast.Emmy, DrawnPlaces.Corridor, days: 17, seen: 47, samples: 5, 0.9f);
        await SaveAsync("Mary Somerville", DrawnCast.Mary, DrawnPlaces.Reception, days: 14, seen: 58, samples: 3, 0.85f);
        await SaveAsync("Hedy Lamarr", DrawnCast.Hedy, DrawnPlaces.Entrance, days: 12, seen: 510, samples: 3, 0.83f);
        await SaveAsync("Charles Babbage", DrawnCast.Charles, DrawnPlaces.Corridor, days: 9, seen: 770, samples: 2, 0.79f);
        await SaveAsync(null, DrawnCast.Guest, DrawnPlaces.Reception, days: 2.1, seen: 640, samples: 4, 0.87f);
        await SaveAsync(null, DrawnCast.GuestWithGlasses, DrawnPlaces.Entrance, days: 0.2, seen: 22, samples: 4, 0.82f);
        return store;

        async Task SaveAsync(string? name, DrawnPerson person, Action<DrawnBrush> place, double days, double seen, int samples, float quality)
        {
            var made = now.AddDays(-days);
            var id = name?.Split(' ')[1].ToLowerInvariant() ?? FormattableString.Invariant($"user_{made.ToUnixTimeSeconds()}");
            var origin = name is null ? ProfileOrigin.Captured : ProfileOrigin.Enrolled;

            // The same woman with her hair down and in a bun: alike, and not so much that it would be settled.
            var puppet = person == DrawnCast.GuestWithGlasses ? new Actor(person.Identity) { TwinOf = DrawnCast.Guest.Identity, Unlike = 1.3f } : new Actor(person.Identity);
            await store.SaveAsync(new()
            {
                Id = id,
                Name = name ?? id,
                Origin = origin,
                State = name is null ? ProfileState.Candidate : ProfileState.Refined,
                CreatedAt = made,
                UpdatedAt = made,
                LastSeenAt = now.AddMinutes(-seen),
                Samples = [.. Enumerable.Range(1, samples).Select(i => new ProfileSample
                {
                    Id = FormattableString.Invariant($"s{i}"),
                    Embedding = puppet.Look(TimeSpan.FromSeconds(i)),
                    Quality = quality - (0.03f * (i - 1)),
                    Origin = origin,
                    IsFounding = name is null,
                    CapturedAt = made,
                    Picture = Portrait(person, place, i),
                })],
            });
        }
    }

    private static byte[] Portrait(DrawnPerson person, Action<DrawnBrush> place, int number)
    {
        var face = new BoundingBox(190 + (number * 37 % 90), 86 + (number * 23 % 30), 86, 100);
        using var picture = new SKBitmap(DrawnCamera.Width * Sharper, DrawnCamera.Height * Sharper, SKColorType.Bgra8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(picture))
        using (var brush = new DrawnBrush(canvas))
        {
            canvas.Scale(Sharper);
            place(brush);
            person.Paint(canvas, face);
        }

        using var frame = VideoFrame.Rent(picture.Width, picture.Height, PixelFormat.Bgra32);
        picture.GetPixelSpan().CopyTo(frame.Pixels);
        return FacePicture.Cut(Codec, frame, new(face.X * Sharper, face.Y * Sharper, face.Width * Sharper, face.Height * Sharper));
    }
}
