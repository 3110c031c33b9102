using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace FaceLiveness.Tests.Hosting;

public sealed class UploadTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("profiles", "multipart/form-data; boundary=b", 33L * 1024 * 1024)]
    [InlineData("profiles", "multipart/form-data; boundary=b", long.MaxValue)]
    [InlineData("profiles/x/rename", "application/json", 64 * 1024 + 1)]
    [InlineData("session", "application/json", 1_000_000_000)]
    public async Task An_upload_that_says_it_is_too_large_is_refused_before_it_comes(string address, string type, long length)
    {
        await using var host = await ProfileHost.StartAsync();

        // The head of a request and nothing more: whoever waits for the body never answers.
        var answer = await AnswerToAsync(host, $"POST {ProfileHost.Api}{address} HTTP/1.1\r\nHost: localhost\r\nX-FaceLiveness: 1\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_which_nobody_knows_the_length_is_cut_off_where_it_becomes_too_large()
    {
        await using var host = await ProfileHost.StartAsync();
        var client = host.Client();

        using var json = new StreamContent(new Endless());
        json.Headers.ContentType = new("application/json");
        await RefusedAsync("profiles/x/rename", json);
        using var form = new MultipartFormDataContent { { new StringContent("Ada"), "name" }, { new StreamContent(new Endless()), "pictures", "endless.jpg" } };
        await RefusedAsync("profiles", form);
        Assert.Empty(host.Profiles.List());

        async Task RefusedAsync(string address, HttpContent content)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            request.Headers.TransferEncodingChunked = true;
            try
            {
                await client.SendAsync(request, Cancelled).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
            }
            catch (HttpRequestException cut) when (cut.InnerException is IOException)
            {
                // The connection was closed while the body was still being sent: the answer may be lost with it.
            }
        }
    }

    [Fact]
    public async Task More_than_twenty_pictures_are_too_many()
    {
        await using var host = await ProfileHost.StartAsync();
        using var form = Form("Ada", [.. Enumerable.Repeat(ProfileHost.Jpeg(1, 0, 64, 64), 21)]);

        await host.Client().PostAsync("profiles", form, Cancelled).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);

        Assert.Empty(host.Profiles.List());
    }

    [Fact]
    public async Task A_small_picture_that_claims_to_be_huge_is_refused_with_the_reason()
    {
        await using var host = await ProfileHost.StartAsync();
        using var form = Form("Ada", PngThatClaims(50_000, 50_000));
        var before = GC.GetTotalAllocatedBytes();

        var problem = await host.Client().PostAsync("profiles", form, Cancelled).ProblemAsync(HttpStatusCode.UnprocessableEntity);

        var picture = Assert.Single(problem["pictures"]!.AsArray())!;
        Assert.False((bool)picture["used"]!);
        Assert.Contains("50000x50000", (string)picture["reason"]!, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 100_000_000);
    }

    [Theory]
    [InlineData("multipart/form-data", "", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=b", "", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=b", "garbage", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"pictures\"; filename=\"a\"\r\n\r\ncut off", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAda\r\n--b--\r\n", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"evil\"\r\n\r\nAda\r\n--b--\r\n", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nNothing: here\r\n\r\nAda\r\n--b--\r\n", HttpStatusCode.BadRequest)]
    [InlineData("application/x-www-form-urlencoded", "name=Ada", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_upload_is_refused(string type, string body, HttpStatusCode status)
    {
        await using var host = await ProfileHost.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        await host.Client().PostAsync("profiles", content, Cancelled).ProblemAsync(status);
    }

    [Fact]
    public async Task Of_uploads_nothing_is_left_in_temporary_files()
    {
        await using var host = await ProfileHost.StartAsync();
        var folder = Path.GetTempPath();
        var before = Directory.EnumerateFileSystemEntries(folder).ToHashSet();
        using var form = Form("Ada", [.. Enumerable.Repeat(ProfileHost.Jpeg(1, 0, 2000, 2000), 3)]);

        await host.Client().PostAsync("profiles", form, Cancelled).JsonAsync(HttpStatusCode.Created);

        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folder).Except(before), path => Path.GetFileName(path).StartsWith("ASPNETCORE", StringComparison.OrdinalIgnoreCase));
    }

    internal static MultipartFormDataContent Form(string name, params byte[][] pictures)
    {
        var form = new MultipartFormDataContent { { new StringContent(name), "name" } };
        for (var i = 0; i < pictures.Length; i++)
        {
            form.Add(new ByteArrayContent(pictures[i]), "pictures[]", $"/home/ada/{i}.jpg");
        }

        return form;
    }

    private static async Task<string> AnswerToAsync(ProfileHost host, string head)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, host.Address.Port, Cancelled);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Cancelled);
        var buffer = new byte[4096];
        var answer = new StringBuilder();
        while (!answer.ToString().Contains("\"detail\"", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, Cancelled);
            Assert.True(read > 0, $"Closed after: {answer}");
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }

    private static byte[] PngThatClaims(int width, int height)
    {
        var header = new byte[17];
        "IHDR"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), height);
        header[12] = 8;
        var crc = Crc32(header);
        var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]);
        png.Write(header);
        png.Write([(byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc]);
        png.Write([0, 0, 0, 10, .. "IDAT"u8, 0x78, 0x9C, 0x63, 0, 1, 0, 0, 5, 0, 1, 0, 0, 0, 0]);
        return png.ToArray();
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }

    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
