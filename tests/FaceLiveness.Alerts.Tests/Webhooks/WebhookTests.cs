using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.AspNetCore.Http;

namespace FaceLiveness.Alerts.Tests;

public sealed class WebhookTests
{
    private const string Secret = "a secret of sixteen";

    private static readonly Alert Sample = new()
    {
        Id = "0195f2d5c0de7000a000000000000001",
        Rule = "somebody known",
        Event = "person_recognized",
        StreamId = "door",
        At = Happening.Noon,
        MediaTime = 4.04m,
        RaisedAt = Happening.Noon.AddSeconds(1),
        TrackId = 5,
        ProfileId = "user_1",
        Name = "Zoë \"Zo\" Müller",
        Confidence = 0.71f,
        Liveness = LivenessState.Live,
        LivenessScore = 0.9f,
        Snapshot = new byte[] { 0xff, 0xd8, 1, 2, 3 },
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_body_is_json_and_the_signature_is_what_the_documentation_says()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var sink = Sink(receiver.Address);

        Assert.Equal(AlertOutcome.Delivered, await sink.SendAsync(Sample, Cancelled));

        var (signature, type, body) = Assert.Single(receiver.Requests);
        Assert.Equal("application/json; charset=utf-8", type);
        Assert.Equal(
            """{"id":"0195f2d5c0de7000a000000000000001","rule":"somebody known","event":"person_recognized","stream":"door","at":"2026-03-02T12:00:00+00:00","media_time":4.04,"raised_at":"2026-03-02T12:00:01+00:00","track_id":5,"profile_id":"user_1","name":"Zoë \"Zo\" Müller","confidence":0.71,"liveness":"live","liveness_score":0.9,"snapshot":"/9gBAgM="}""",
            Encoding.UTF8.GetString(body));

        // Independent code: the one that the documentation gives for Python.
        Assert.Equal("yes", await VerifyWithPythonAsync(signature!, body, Secret));
        Assert.Equal("no", await VerifyWithPythonAsync(signature!, [.. body, (byte)' '], Secret));
        Assert.Equal("no", await VerifyWithPythonAsync(signature!, body, Secret + "!"));
    }

    [Fact]
    public void A_signature_is_right_for_its_body_its_secret_and_its_time_only() =>
        Gen.Select(Gen.Byte.Array[0, 100], Gen.Int[0, 99], Gen.Long[0, 4_000_000_000]).Sample((body, flipped, seconds) =>
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
            var minutes = TimeSpan.FromMinutes(5);
            var signature = WebhookSignature.Sign(Secret, at, body);
            byte[] other = [.. body, 1];
            other[flipped % other.Length] ^= 0x20;
            return WebhookSignature.Verify(Secret, signature, body, at.AddMinutes(4), minutes)
                && !WebhookSignature.Verify(Secret, signature, other, at, minutes)
                && !WebhookSignature.Verify(Secret + "x", signature, body, at, minutes)
                && !WebhookSignature.Verify(Secret, signature, body, at.AddMinutes(6), minutes)
                && !WebhookSignature.Verify(Secret, null, body, at, minutes)
                && !WebhookSignature.Verify(Secret, signature.Replace("t=", "t=1", StringComparison.Ordinal), body, at, TimeSpan.MaxValue)
                && !WebhookSignature.Verify(Secret, "t=x,v1=", body, at, minutes);
        });

    [Theory]
    [InlineData(200, AlertOutcomeKind.Delivered)]
    [InlineData(204, AlertOutcomeKind.Delivered)]
    [InlineData(301, AlertOutcomeKind.Refused)]
    [InlineData(308, AlertOutcomeKind.Refused)]
    [InlineData(400, AlertOutcomeKind.Refused)]
    [InlineData(401, AlertOutcomeKind.Refused)]
    [InlineData(404, AlertOutcomeKind.Refused)]
    [InlineData(408, AlertOutcomeKind.Retry)]
    [InlineData(413, AlertOutcomeKind.Refused)]
    [InlineData(429, AlertOutcomeKind.Retry)]
    [InlineData(500, AlertOutcomeKind.Retry)]
    [InlineData(503, AlertOutcomeKind.Retry)]
    public async Task An_answer_means_what_http_says(int status, AlertOutcomeKind expected)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "https://elsewhere.example/";
            return Task.CompletedTask;
        };
        using var sink = Sink(receiver.Address);

        Assert.Equal(expected, (await sink.SendAsync(Sample, Cancelled)).Kind);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Retry_after_is_understood_in_seconds_and_as_a_date()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var sink = Sink(receiver.Address);
        receiver.Answer = (context, _) => Busy(context, "17");
        Assert.Equal(TimeSpan.FromSeconds(17), (await sink.SendAsync(Sample, Cancelled)).RetryAfter);
        receiver.Answer = (context, _) => Busy(context, TimeProvider.System.GetUtcNow().AddMinutes(10).ToString("R", CultureInfo.InvariantCulture));
        Assert.InRange((await sink.SendAsync(Sample, Cancelled)).RetryAfter!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));

        static Task Busy(HttpContext context, string after)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = after;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_or_does_not_answer_is_tried_again()
    {
        string address;
        await using (var receiver = await WebhookReceiver.StartAsync())
        {
            address = receiver.Address;
            receiver.Answer = static async (context, _) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            using var silent = new WebhookAlertSink(new WebhookOptions { Name = "hook", Url = address, Secret = Secret, Timeout = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);
            Assert.Equal("The receiver did not answer within 0.2 s.", (await silent.SendAsync(Sample, Cancelled)).Reason);
        }

        using var sink = Sink(address);
        var outcome = await sink.SendAsync(Sample, Cancelled);
        Assert.Equal(AlertOutcomeKind.Retry, outcome.Kind);
        Assert.StartsWith("The receiver can't be reached:", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_address_gets_nothing_without_encryption()
    {
        // 198.51.100.0/24 is for documentation: nobody is there.
        using var sink = Sink("http://198.51.100.7:9/alerts");

        var outcome = await sink.SendAsync(Sample, Cancelled);

        Assert.Equal(AlertOutcomeKind.Retry, outcome.Kind);
        Assert.Contains("'198.51.100.7' is a public address, and http would send without encryption.", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.0", false)]
    [InlineData("192.168.7.7", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("::ffff:192.168.7.7", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("::ffff:8.8.8.8", false)]
    public void Private_addresses_are_told_from_public_ones(string address, bool expected) => Assert.Equal(expected, PrivateAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public async Task A_secret_in_a_file_may_change_while_the_host_runs()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "secret");
        await using var receiver = await WebhookReceiver.StartAsync();
        using var sink = new WebhookAlertSink(new WebhookOptions { Name = "hook", Url = receiver.Address, SecretFile = file }, TimeProvider.System);

        Assert.Equal(AlertOutcomeKind.Retry, (await sink.SendAsync(Sample, Cancelled)).Kind);
        foreach (var secret in new[] { "the first secret of all", "the second secret of all" })
        {
            await File.WriteAllTextAsync(file, secret + "\nrest", Cancelled);
            Assert.Equal(AlertOutcome.Delivered, await sink.SendAsync(Sample, Cancelled));
            var (signature, _, body) = receiver.Requests.Last();
            Assert.True(WebhookSignature.Verify(secret, signature, body, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)));
        }
    }

    private static WebhookAlertSink Sink(string address) => new(new WebhookOptions { Name = "hook", Url = address, Secret = Secret }, TimeProvider.System);

    private static async Task<string> VerifyWithPythonAsync(string signature, byte[] body, string secret)
    {
        const string Script =
            """
            import hashlib, hmac, sys, time

            def is_genuine(secret: str, signature: str, body: bytes, tolerance: int = 300) -> bool:
                parts = dict(part.split("=", 1) for part in signature.split(","))
                expected = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
                return hmac.compare_digest(expected, parts["v1"]) and abs(time.time() - int(parts["t"])) <= tolerance

            print("yes" if is_genuine(sys.argv[1], sys.argv[2], sys.stdin.buffer.read()) else "no")
            """;
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", ["-c", Script, secret, signature]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Python is not installed.");
            throw;
        }

        using (process)
        {
            await process.StandardInput.BaseStream.WriteAsync(body, Cancelled);
            process.StandardInput.Close();
            return (await process.StandardOutput.ReadToEndAsync(Cancelled)).Trim();
        }
    }
}
