using CsCheck;

namespace FaceLiveness.Tests.Detection;

public sealed class PersonFaceMatcherTests
{
    private const int FrameWidth = 1280;
    private const int FrameHeight = 720;

    private static readonly Gen<BoundingBox> Boxes =
        Gen.Select(Gen.Float[-100, 1300], Gen.Float[-100, 740], Gen.Float[0, 600], Gen.Float[0, 600], (x, y, w, h) => new BoundingBox(x, y, w, h));

    // Faces of human proportions whose middle lies in the frame.
    private static readonly Gen<BoundingBox> Faces =
        from height in Gen.Float[8, 650]
        from aspect in Gen.Float[0.6f, 1.1f]
        from x in Gen.Float[1, FrameWidth - 1]
        from y in Gen.Float[1, FrameHeight - 1]
        select new BoundingBox(x - (height * aspect / 2), y - (height / 2), height * aspect, height);

    [Fact]
    public void A_face_goes_to_the_person_who_wears_it()
    {
        BoundingBox[] persons = [new(100, 100, 120, 360), new(400, 120, 120, 360)];
        BoundingBox[] faces = [new(440, 140, 40, 50), new(140, 120, 40, 50)];

        Assert.Equal([1, 0], PersonFaceMatcher.Match(persons, faces));
    }

    [Fact]
    public void Where_bodies_overlap_each_face_still_finds_its_own()
    {
        // The one behind is taller and stands a little to the right; both faces lie in both boxes.
        BoundingBox[] persons = [new(100, 140, 160, 400), new(160, 100, 160, 440)];
        BoundingBox[] faces = [new(218, 125, 44, 56), new(158, 165, 44, 56)];

        Assert.Equal([1, 0], PersonFaceMatcher.Match(persons, faces));
    }

    [Theory]
    [InlineData("below the upper part", 140, 400)]
    [InlineData("beside the person", 300, 120)]
    public void A_face_that_is_not_where_faces_are_has_no_person(string where, float x, float y) =>
        Assert.True(PersonFaceMatcher.Match([new(100, 100, 120, 360)], [new(x, y, 40, 50)]) is [-1], where);

    [Fact]
    public void A_tiny_face_in_the_background_is_not_the_face_of_who_stands_before_it() =>
        Assert.Equal([-1], PersonFaceMatcher.Match([new(0, 0, 500, 700)], [new(240, 60, 16, 20)]));

    [Fact]
    public void A_close_up_belongs_to_the_person_who_fills_the_frame() =>
        Assert.Equal([0], PersonFaceMatcher.Match([new(200, 0, 800, 720)], [new(440, 140, 330, 460)]));

    [Fact]
    public void Nobody_and_no_face_match_nothing()
    {
        Assert.Empty(PersonFaceMatcher.Match([new(0, 0, 10, 30)], []));
        Assert.Equal([-1], PersonFaceMatcher.Match([], [new(0, 0, 10, 10)]));
    }

    [Fact]
    public void Nobody_gets_two_faces_and_every_face_given_lies_in_its_person() =>
        Gen.Select(Boxes.Array[0, 8], Boxes.Array[0, 8]).Sample((persons, faces) =>
        {
            var personOfFace = PersonFaceMatcher.Match(persons, faces);

            Assert.Equal(faces.Length, personOfFace.Length);
            var given = personOfFace.Where(person => person >= 0).ToArray();
            Assert.Equal(given.Length, given.Distinct().Count());
            for (var i = 0; i < faces.Length; i++)
            {
                Assert.True(personOfFace[i] < 0 || persons[personOfFace[i]].Contains(faces[i].Center));
            }
        });

    [Fact]
    public void As_many_faces_find_a_person_whatever_the_order_of_the_people() =>
        Gen.Select(Boxes.Array[1, 6], Boxes.Array[1, 6]).Sample((persons, faces) => Assert.Equal(
            PersonFaceMatcher.Match(persons, faces).Count(person => person >= 0),
            PersonFaceMatcher.Match(persons.Reverse().ToArray(), faces).Count(person => person >= 0)));

    [Fact]
    public void The_body_of_a_face_is_three_faces_wide_and_seven_high() =>
        Assert.Equal(new BoundingBox(580, 80, 120, 350), PersonFaceMatcher.BodyOf(new(620, 105, 40, 50), FrameWidth, FrameHeight));

    [Fact]
    public void The_body_of_a_face_lies_in_the_frame_and_owns_the_face() => Faces.Sample(face =>
    {
        var body = PersonFaceMatcher.BodyOf(face, FrameWidth, FrameHeight);

        Assert.Equal(body, body.Clip(FrameWidth, FrameHeight));
        Assert.Equal([0], PersonFaceMatcher.Match([body], [face]));
    });

    [Fact]
    public void The_face_region_of_a_body_made_from_a_face_holds_that_face() => Faces.Sample(middleInside =>
    {
        var face = middleInside.ShiftInside(FrameWidth, FrameHeight);
        var body = PersonFaceMatcher.BodyOf(face, FrameWidth, FrameHeight);
        var region = PersonFaceMatcher.FaceRegionOf(body, FrameWidth, FrameHeight);

        Assert.InRange(face.ShareWithin(region), 0.999f, 1);
    });

    [Theory]
    [InlineData("standing", 100, 100, 120, 360, 138, 118, 42, 54)]
    [InlineData("head and shoulders", 300, 200, 400, 420, 400, 260, 190, 250)]
    [InlineData("frame-filling close-up", 0, 0, 1280, 720, 400, 90, 420, 600)]
    [InlineData("bust in a narrow box", 500, 0, 400, 720, 590, 160, 230, 310)]
    public void The_face_region_of_a_person_holds_the_face(
        string pose, float px, float py, float pw, float ph, float fx, float fy, float fw, float fh)
    {
        var region = PersonFaceMatcher.FaceRegionOf(new(px, py, pw, ph), FrameWidth, FrameHeight);

        Assert.True(new BoundingBox(fx, fy, fw, fh).ShareWithin(region) > 0.999f, pose);
        Assert.Equal(region, region.Clip(FrameWidth, FrameHeight));
    }

    [Fact]
    public void The_face_region_of_a_standing_person_leaves_the_legs_out() =>
        Assert.Equal(
            BoundingBox.FromCorners(88, 88, 232, 280), PersonFaceMatcher.FaceRegionOf(new(100, 100, 120, 360), FrameWidth, FrameHeight));

    [Fact]
    public void The_body_of_a_face_hangs_below_it() =>
        Assert.Equal(new(580, 80, 120, 350), PersonFaceMatcher.BodyOf(new(620, 105, 40, 50), FrameWidth, FrameHeight));

    [Fact]
    public void Every_face_belongs_to_a_person_once_bodies_were_made_for_all() => Faces.Array[0, 6].Sample(faces =>
    {
        BoundingBox[] bodies = [.. faces.Select(face => PersonFaceMatcher.BodyOf(face, FrameWidth, FrameHeight))];

        Assert.DoesNotContain(-1, PersonFaceMatcher.Match(bodies, faces));
    });
}
