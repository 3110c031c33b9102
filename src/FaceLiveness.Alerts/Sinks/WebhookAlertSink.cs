using System.Net;
using System.Net.Http.Headers;

namespace FaceLiveness.Alerts;

/// <summary>Posts alerts as signed JSON. The receiver has one when it answers 2xx.</summary>
internal sealed class WebhookAlertSink : IAlertSink, IDisposable
{
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    /// <param name="options">Valid ones.</param>
    /// <param name="time">Tells the time.</param>
    public WebhookAlertSink(WebhookOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        var isBound = !options.AllowHttp && options.Url.StartsWith("http:", StringComparison.OrdinalIgnoreCase);
        _client = new HttpClient(new SocketsHttpHandler
        {
            // A redirection would take a face to whomever the receiver names.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !isBound,
            ConnectCallback = isBound ? PrivateAddress.ConnectAsync : null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = SinkQueue.Concurrency,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public string Name => _options.Name;

    public async ValueTask<AlertOutcome> SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        string secret;
        try
        {
            // Read each time: a secret can be changed without a restart.
            secret = SecretText.Read(_options.Secret, _options.SecretFile) ?? "";
        }
        catch (IOException fault)
        {
            return AlertOutcome.Retry(fault.Message);
        }

        if (secret.Length == 0)
        {
            return AlertOutcome.Retry("The secret to sign with is gone.");
        }

        var body = alert.ToJson();
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add(WebhookSignature.HeaderName, WebhookSignature.Sign(secret, _time.GetUtcNow(), body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("FaceLiveness", null));
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return OutcomeOf(response);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AlertOutcome.Retry($"The receiver did not answer within {_options.Timeout.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException fault)
        {
            return AlertOutcome.Retry($"The receiver can't be reached: {fault.Message}");
        }
    }

    public void Dispose() => _client.Dispose();

    private AlertOutcome OutcomeOf(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return AlertOutcome.Delivered;
        }

        if (status is >= 300 and < 400)
        {
            return AlertOutcome.Refused($"The receiver answered {status}: it wants to send the alert elsewhere, which is not followed. Configure the address where it is received.");
        }

        var reason = $"The receiver answered {status} ({response.StatusCode}).";
        return response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || status >= 500
            ? AlertOutcome.Retry(reason, RetryAfterOf(response))
            : AlertOutcome.Refused(reason);
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => null,
    };
}
