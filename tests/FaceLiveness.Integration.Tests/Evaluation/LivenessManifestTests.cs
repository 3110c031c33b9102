using FaceLiveness.Sample.Evaluation;

namespace FaceLiveness.Integration.Tests.Evaluation;

public sealed class LivenessManifestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Blinks_are_read_as_they_are_written()
    {
        Write("clip.avi");
        Write("times.txt");
        var manifest = BlinkManifest.Read(Write("blinks.json", """
            { "about": "mine", "tolerance": 2, "clips": { // by hand
                "clip.avi": { "blinks": [[3, 5], [9, 9]], "long_closures": [[20, 60]], "ignore": [], "capture_times": "times.txt" }, } }
            """));

        var clip = Assert.Single(manifest.Clips);
        Assert.Equal(2, manifest.Tolerance);
        Assert.Equal([new(3, 5), new(9, 9)], clip.Blinks);
        Assert.Equal([new(20, 60)], clip.LongClosures);
        Assert.Equal((_folder.In("clip.avi"), _folder.In("times.txt")), (clip.Path, clip.CaptureTimes));
        BlinkManifest.ThrowIfBeyond(clip, 61);
        Assert.Contains("60 frames, 0 to 59; the labelled range 20-60", Assert.Throws<InvalidDataException>(() => BlinkManifest.ThrowIfBeyond(clip, 60)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "clips": { "clip.avi": { "blink": [[3, 5]] } } }""", "clip.avi: 'blink' is no field here. Expected blinks, long_closures, ignore, capture_times.")]
    [InlineData("""{ "clips": { "clip.avi": { "blinks": [[5, 3]] } } }""", "clip.avi: 'blinks' must be a list of frame ranges such as [[93, 96], [292, 297]]")]
    [InlineData("""{ "clips": { "clip.avi": { "blinks": [3, 5] } } }""", "clip.avi: 'blinks' must be")]
    [InlineData("""{ "clips": { "clip.avi": { "blinks": [[-1, 5]] } } }""", "clip.avi: 'blinks' must be")]
    [InlineData("""{ "clips": { "clip.avi": [] } }""", "clip.avi: expected an object")]
    [InlineData("""{ "clips": {} }""", "at least one clip")]
    [InlineData("""{ "clip": {} }""", "'clip' is no field here")]
    [InlineData("""{ "tolerance": 1.5, "clips": {} }""", "at least one clip")]
    [InlineData("""{ "tolerance": 1.5, "clips": { "clip.avi": {} } }""", "'tolerance' must be a whole number")]
    [InlineData("""{ "clips": """, "is not JSON")]
    public void What_is_wrong_with_labelled_blinks_is_said_with_its_place(string json, string sentence)
    {
        Write("clip.avi");
        Assert.Contains(sentence, Assert.Throws<InvalidDataException>(() => BlinkManifest.Read(Write("blinks.json", json))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "clips": { "other.avi": {} } }""", "other.avi")]
    [InlineData("""{ "clips": { "clip.avi": { "capture_times": "times.txt" } } }""", "times.txt")]
    public void A_missing_file_is_named_with_what_to_do(string json, string file)
    {
        Write("clip.avi");
        Assert.Contains(
            $"there is no file '{_folder.In(file)}'. Put it beside the manifest, or correct its name.",
            Assert.Throws<FileNotFoundException>(() => BlinkManifest.Read(Write("blinks.json", json))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Capture_times_count_from_the_first_frame()
    {
        var path = Write("times.txt", """["2025-02-17 23:59:59.900000", "2025-02-17 23:59:59.950000", "2025-02-18 00:00:00.100000"]""");

        var times = CaptureTimes.Read(path);

        Assert.Equal([0, 50, 200], times.Select(time => time.TotalMilliseconds));
        CaptureTimes.ThrowIfNotOf("clip.avi", 3, path, times.Count);
        var fault = Assert.Throws<InvalidDataException>(() => CaptureTimes.ThrowIfNotOf("clip.avi", 4, path, times.Count)).Message;
        Assert.Equal($"{path} holds 3 times, and clip.avi has 4 frames. Give one time for each frame, or leave capture_times out.", fault);
    }

    [Theory]
    [InlineData("""["2025-02-17 04:30:23", "2025-02-17 04:30:23"]""", "entry 2")]
    [InlineData("""["2025-02-17 04:30:23", "soon"]""", "entry 2: 'soon' is no time")]
    [InlineData("04:30:23", "expected a JSON list of times")]
    public void Capture_times_that_are_wrong_are_named(string text, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<InvalidDataException>(() => CaptureTimes.Read(Write("times.txt", text))).Message, StringComparison.Ordinal);

    [Fact]
    public void Presentations_are_read_as_they_are_written()
    {
        Write("a.mp4");
        Write("b.JPG");
        var items = LivenessManifest.Read(Write("spoof.json", """
            { "about": "mine", "items": [ { "file": "a.mp4", "kind": "bona_fide", "person": "ann", "from": 1.5, "to": 9 }, { "file": "b.JPG", "kind": "print" } ] }
            """));

        Assert.Equal((false, false, "ann", 1.5, 9.0), (items[0].IsAttack, items[0].IsPicture, items[0].Person, items[0].From.TotalSeconds, items[0].To!.Value.TotalSeconds));
        Assert.Equal((true, true, "print"), (items[1].IsAttack, items[1].IsPicture, items[1].Kind));
    }

    [Theory]
    [InlineData("""{ "file": "a.mp4", "kind": "print", "name": "x" }""", "item 1: 'name' is no field here. Expected file, kind, person, from, to.")]
    [InlineData("""{ "file": "a.mp4" }""", "item 1: 'kind' must be bona_fide")]
    [InlineData("""{ "file": "a.mp4", "kind": "live" }""", "item 1: 'kind' must be bona_fide")]
    [InlineData("""{ "kind": "print" }""", "item 1: 'file' must be")]
    [InlineData("""{ "file": "a.mp4", "kind": "print", "from": 3, "to": 2 }""", "item 1: 'to' must be later than from")]
    [InlineData("""{ "file": "a.mp4", "kind": "print", "from": "3" }""", "item 1: 'from' must be a number")]
    [InlineData("""{ "file": "b.jpg", "kind": "print", "to": 2 }""", "b.jpg is a picture")]
    public void What_is_wrong_with_presentations_is_said_with_its_place(string item, string sentence)
    {
        Write("a.mp4");
        Write("b.jpg");
        var path = Write("spoof.json", $$"""{ "items": [ {{item}} ] }""");
        Assert.Contains(sentence, Assert.Throws<InvalidDataException>(() => LivenessManifest.Read(path)).Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text = "")
    {
        var path = _folder.In(name);
        File.WriteAllText(path, text);
        return path;
    }
}
