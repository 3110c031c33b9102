using System.Formats.Tar;
using FaceLiveness.Sample.Evaluation;

namespace FaceLiveness.Integration.Tests.Evaluation;

public sealed class EvaluationFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evaluation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Truth_is_read_by_frame_and_what_does_not_count_is_left_out()
    {
        var truth = MotTruth.Read(Write("truth.txt", "3,1,10,20,30,40,1,-1,-1,-1\n5,1,11,20,30,40\n5,2,50.5,20,30,40,0,3\n"));
        Assert.Equal((3, 5), (truth.FirstFrame, truth.LastFrame));
        Assert.Equal([new BoundingBox(10, 20, 30, 40)], truth[3]);
        Assert.Empty(truth[4]);
        Assert.Single(truth[5]);
        Assert.Equal([new TrackBox(1, new(11, 20, 30, 40))], truth.Tracks(5));
    }

    [Fact]
    public void Truth_that_gives_two_people_of_a_frame_one_id_can_measure_detection_but_not_tracking()
    {
        var truth = MotTruth.Read(Write("truth.txt", "1,-1,10,20,30,40\n1,-1,50,20,30,40"));
        Assert.Equal(2, truth[1].Count());
        Assert.Contains("frame 1", Assert.Throws<InvalidDataException>(() => truth.Tracks(1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,1,10,20,30,40\n0,1,10,20,30,40")]
    [InlineData("1,1,10,20,30,40\n2,1,10,20,30")]
    [InlineData("1,1,10,20,30,40\n2,1,10,20,wide,40")]
    [InlineData("1,1,10,20,30,40\n2,1,10,20,30,0")]
    [InlineData("1,1,10,20,30,40\nframe,id,x,y,w,h")]
    public void A_line_of_truth_that_is_wrong_is_named(string text) =>
        Assert.Contains("line 2", Assert.Throws<InvalidDataException>(() => MotTruth.Read(Write("truth.txt", text))).Message, StringComparison.Ordinal);

    [Fact]
    public void Truth_without_anybody_is_refused() => Assert.Throws<InvalidDataException>(() => MotTruth.Read(Write("truth.txt", "\n")));

    [Fact]
    public void A_folder_and_an_archive_hold_the_same_pairs_and_pictures()
    {
        WriteSet("1,1,ann/1.jpg,ann/2.jpg\r\n\r\n2,0,ann/1.jpg,bob/1.jpg\r\n");
        var archive = Path.Combine(_folder, "set.tar");
        TarFile.CreateFromDirectory(Path.Combine(_folder, "set"), archive, includeBaseDirectory: true);
        foreach (var path in (string[])[Path.Combine(_folder, "set"), archive])
        {
            var set = PairSet.Open(path);
            Assert.Equal([new("1", true, "ann/1.jpg", "ann/2.jpg"), new("2", false, "ann/1.jpg", "bob/1.jpg")], set.Pairs);
            Assert.Equal(3, set.PictureCount);
            Assert.Equal(
                ["ann/1.jpg=a1", "ann/2.jpg=a2", "bob/1.jpg=b1"],
                set.ReadPictures().Select(picture => $"{picture.Name}={System.Text.Encoding.UTF8.GetString(picture.File)}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Folders_say_who_is_in_a_picture_unless_a_pair_contradicts_them()
    {
        WriteSet("1,1,ann/1.jpg,ann/2.jpg\n1,0,ann/1.jpg,bob/1.jpg");
        Assert.Equal("bob", PairSet.Open(Path.Combine(_folder, "set")).People["bob/1.jpg"]);
        WriteSet("1,1,ann/1.jpg,bob/1.jpg\n1,0,ann/1.jpg,ann/2.jpg");
        Assert.Empty(PairSet.Open(Path.Combine(_folder, "set")).People);
    }

    [Fact]
    public void A_folder_for_each_person_gives_pairs_of_one_and_of_two_people_the_same_every_time()
    {
        foreach (var (person, pictures) in ((string, int)[])[("ann", 3), ("bob", 2), ("cid", 1)])
        {
            for (var i = 1; i <= pictures; i++)
            {
                Write($"people/{person}/{i}.jpg", "x");
            }
        }

        Write("people/ann/notes.txt", "x");
        Write("people/alone.jpg", "x");
        var archive = Path.Combine(_folder, "people.tar");
        TarFile.CreateFromDirectory(Path.Combine(_folder, "people"), archive, includeBaseDirectory: false);
        var sets = ((string[])[Path.Combine(_folder, "people"), archive]).Select(PairSet.Open).ToList();
        foreach (var set in sets)
        {
            Assert.Equal(6, set.PictureCount);
            Assert.False(set.IsListed);
            Assert.Equal("ann", set.People["ann/3.jpg"]);
            Assert.Equal(
                ["ann/1.jpg ann/2.jpg", "ann/1.jpg ann/3.jpg", "ann/2.jpg ann/3.jpg", "bob/1.jpg bob/2.jpg"],
                set.Pairs.Where(pair => pair.Same).Select(pair => $"{pair.A} {pair.B}").Order(StringComparer.Ordinal));
            var different = set.Pairs.Where(pair => !pair.Same).ToList();
            Assert.Equal(4, different.Distinct().Count());
            Assert.All(different, pair => Assert.NotEqual(set.People[pair.A], set.People[pair.B]));
        }

        Assert.Equal(sets[0].Pairs, sets[1].Pairs);
    }

    [Fact]
    public void Folds_that_are_drawn_share_no_person()
    {
        var people = Enumerable.Range(0, 60).SelectMany(i => Enumerable.Range(0, 4).Select(picture => (Name: $"p{i:00}/{picture}.jpg", Person: $"p{i:00}")))
            .ToDictionary(picture => picture.Name, picture => picture.Person);
        var pairs = PersonPairs.Draw(people);
        Assert.Equal(6, pairs.Select(pair => pair.Fold).Distinct().Count());
        Assert.All(people.Values.Distinct(), person =>
            Assert.Single(pairs.Where(pair => people[pair.A] == person || people[pair.B] == person).Select(pair => pair.Fold).Distinct()));
        Assert.Equal(pairs.Count(pair => pair.Same), pairs.Count(pair => !pair.Same));
    }

    [Theory]
    [InlineData("1,1,ann/1.jpg,ann/2.jpg\n1,yes,ann/1.jpg,bob/1.jpg", "line 3")]
    [InlineData("1,1,ann/1.jpg,ann/2.jpg\n\n1,0,ann/1.jpg,carl/1.jpg", "line 4")]
    [InlineData("1,1,ann/1.jpg", "line 2")]
    [InlineData("1,1,ann/1.jpg,ann/2.jpg", "of different people")]
    public void Pairs_that_are_wrong_are_named(string lines, string named)
    {
        WriteSet(lines);
        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => PairSet.Open(Path.Combine(_folder, "set"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_neither_folder_nor_archive_is_refused_by_name()
    {
        var text = Write("notes.txt", new string('x', 2000));
        Assert.Contains(text, Assert.Throws<InvalidDataException>(() => PairSet.Open(text)).Message, StringComparison.Ordinal);
        Assert.Contains("pairs.csv", Assert.Throws<InvalidDataException>(() => PairSet.Open(_folder)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => PairSet.Open(Path.Combine(_folder, "nowhere")));
    }

    private void WriteSet(string lines)
    {
        Write("set/pairs.csv", $"fold,same,a,b\n{lines}");
        Write("set/images/ann/1.jpg", "a1");
        Write("set/images/ann/2.jpg", "a2");
        Write("set/bob/1.jpg", "b1");
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
