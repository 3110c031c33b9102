namespace FaceLiveness.FFmpeg.Tests;

public sealed class CredentialRedactorTests
{
    [Theory]
    [InlineData("rtsp://admin:secret@cam:554/1", "rtsp://***@cam:554/1")]
    [InlineData("rtsp://admin@cam/1", "rtsp://***@cam/1")]
    [InlineData("rtsp://admin:se@cr@et@cam/1", "rtsp://***@cam/1")]
    [InlineData("rtsp://admin:se/cr@cam/1", "rtsp://***@cam/1")]
    [InlineData("Opening 'rtsp://a:b@x/1' and 'http://c:d@y/2'", "Opening 'rtsp://***@x/1' and 'http://***@y/2'")]
    [InlineData("http://cam/v?user=admin&password=secret&size=1", "http://cam/v?user=***&password=***&size=1")]
    [InlineData("http://cam/v?access_token=abc#x", "http://cam/v?access_token=***#x")]
    [InlineData("srt://cam:9000?passphrase=abcdefghij&mode=caller", "srt://cam:9000?passphrase=***&mode=caller")]
    [InlineData("Authorization: Basic YWRtaW46c2VjcmV0", "Authorization: ***")]
    [InlineData("rtsp://cam:554/1", "rtsp://cam:554/1")]
    [InlineData("rtsp://[::1]:554/1", "rtsp://[::1]:554/1")]
    [InlineData("/films/a@b.mp4", "/films/a@b.mp4")]
    [InlineData("C:\\films\\a@b.mp4", "C:\\films\\a@b.mp4")]
    public void Secrets_are_masked_and_the_rest_stays(string text, string expected) =>
        Assert.Equal(expected, CredentialRedactor.Redact(text));
}
