using System.Net;

namespace FaceLiveness.Tests.Hosting;

public sealed class TraversalTests
{
    private const string Secret = "nobody may read this through the API";

    private static readonly string[] Attempts =
    [
        "../secret",
        "..%2Fsecret",
        "..%2fsecret.txt",
        "%2e%2e%2f%2e%2e%2fsecret.txt",
        "%2e%2e",
        "..",
        ".",
        "..%5csecret.txt",
        "%252e%252e%252fsecret.txt",
        "..%c0%afsecret.txt",
        "%2fetc%2fpasswd",
        "%00",
        "x%00.jpg",
        "%0d%0aSet-Cookie:%20a=b",
        "%EF%BC%8E%EF%BC%8E%EF%BC%8Fsecret.txt",
        "%F0%9F%91%A4",
        "%C3%A9%20%27%22%3Cscript%3E",
        "C:%5CWindows%5Cwin.ini",
        "a%20b",
        "%7B%7D*%3F",
        new string('x', 65),
        new string('x', 4000),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_path_parameter_of_any_endpoint_leads_anywhere_else()
    {
        await using var host = await ProfileHost.StartAsync();
        await host.CaptureAsync(1);
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "secret.txt"), Secret, Cancelled);
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "secret"), Secret, Cancelled);
        var before = host.Steps().Count;
        var client = host.Client();
        var tried = 0;

        foreach (var (method, endpoint) in host.Mapped().Where(mapped => mapped.Endpoint.RoutePattern.Parameters.Count > 0))
        {
            foreach (var attempt in Attempts)
            {
                using var request = host.Raw(method, GuardTests.PathOf(endpoint, attempt));
                if (method is "POST" or "PUT")
                {
                    request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
                }

                using var answer = await client.SendAsync(request, Cancelled);

                var body = await answer.Content.ReadAsStringAsync(Cancelled);

                // A server resolves dots before it looks for an endpoint: what answers then is what is at the address that they mean.
                var isElsewhere = attempt.Replace("%2e", ".", StringComparison.Ordinal).TrimStart('.').Length == 0;
                Assert.True((int)answer.StatusCode is >= 400 and < 500 || (isElsewhere && answer.StatusCode == HttpStatusCode.OK), $"{method} {request.RequestUri}: {(int)answer.StatusCode} {body}");
                Assert.DoesNotContain(Secret, body, StringComparison.Ordinal);
                Assert.DoesNotContain(host.Folder, body, StringComparison.Ordinal);
                Assert.False(answer.Headers.Contains("Set-Cookie"));
                tried++;
            }
        }

        Assert.True(tried > 10 * Attempts.Length);
        Assert.Equal(before, host.Steps().Count);
    }
}
