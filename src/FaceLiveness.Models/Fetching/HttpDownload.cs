using System.Net;
using System.Net.Http.Headers;

namespace FaceLiveness.Models;

/// <summary>Downloads a file and resumes where a broken connection, or an earlier process, left off.</summary>
internal sealed class HttpDownload(HttpClient client, TimeSpan stallTimeout, TimeProvider time)
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Downloads to a file that may already hold the beginning.</summary>
    /// <param name="url">The address.</param>
    /// <param name="file">The file; it stays, as it is, when the download fails, for the next one to resume.</param>
    /// <param name="progress">Told how many bytes there are, and how many there will be, where the server says.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="FetchException">The server said no, or the connection broke and a new attempt brought nothing.</exception>
    public async Task ToFileAsync(Uri url, string file, Action<long, long?> progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = Length(file);
            try
            {
                await AttemptAsync(url, file, before, progress, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (Broke(exception, cancellationToken))
            {
                // As long as an attempt brings something, the next one is worth making.
                if (Length(file) <= before)
                {
                    throw new FetchException($"{url} ({Reason(exception)})", exception);
                }
            }
        }
    }

    private static bool Broke(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private string Reason(Exception exception) =>
        exception is OperationCanceledException ? $"nothing arrived for {stallTimeout.TotalSeconds:0} s" : exception.Message;

    private async Task AttemptAsync(Uri url, string file, long have, Action<long, long?> progress, CancellationToken cancellationToken)
    {
        using var stalled = new CancellationTokenSource(stallTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Nothing lies behind what is here: either this is all of it, or it is the beginning of something else. The hash will tell.
            return;
        }

        response.EnsureSuccessStatusCode();
        var resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        if (response.StatusCode == HttpStatusCode.PartialContent && !resumes)
        {
            throw new FetchException($"{url} (asked for the bytes from {have} on, the server sent {response.Content.Headers.ContentRange})");
        }

        var total = resumes ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;
        using var content = await response.Content.ReadAsStreamAsync(stop.Token).ConfigureAwait(false);
        using var output = new FileStream(file, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await content.ReadAsync(buffer, stop.Token).ConfigureAwait(false)) > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, read), stop.Token).ConfigureAwait(false);
            progress(output.Position, total);
            stalled.CancelAfter(stallTimeout);
        }

        if (total is { } expected && output.Position < expected)
        {
            throw new IOException($"the connection ended after {output.Position} of {expected} bytes");
        }
    }

    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;
}
