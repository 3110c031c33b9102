using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FaceLiveness.Hosting;

/// <summary>
/// The sessions of browsers that have shown the token. They live in memory: a restart ends them all. Nobody can tell a session from its cookie
/// but who has that cookie: only a hash of its value is kept.
/// </summary>
internal sealed class Sessions(TimeProvider time)
{
    /// <summary>How long a session lasts after it was last used: a shift.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    // Far more browsers than ever watch one machine's cameras; beyond it the one that was unused for longest ends.
    private const int Most = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Begins one.</summary>
    /// <returns>The value of its cookie: 256 random bits.</returns>
    public string Begin()
    {
        var value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        List<Session> ended;
        lock (_gate)
        {
            ended = [.. _sessions.Values.Where(IsOver)];
            if (_sessions.Count - ended.Count >= Most)
            {
                ended.Add(_sessions.Values.Except(ended).MinBy(session => session.LastUsed)!);
            }

            foreach (var session in ended)
            {
                _sessions.Remove(session.Key);
            }

            var key = KeyOf(value);
            _sessions.Add(key, new Session(key, time.GetUtcNow()));
        }

        ended.ForEach(static session => session.Dispose());
        return value;
    }

    /// <summary>The session of a cookie; null where it has ended or never was. Finding it is using it.</summary>
    public Session? Find(string value)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(KeyOf(value), out var session) || IsOver(session))
            {
                return null;
            }

            session.LastUsed = time.GetUtcNow();
            return session;
        }
    }

    /// <summary>Notes that a request of a session was under way until now.</summary>
    public void Use(Session session)
    {
        lock (_gate)
        {
            session.LastUsed = time.GetUtcNow();
        }
    }

    /// <summary>Ends one, and every request of it that is under way.</summary>
    public void End(Session session)
    {
        lock (_gate)
        {
            _sessions.Remove(session.Key);
        }

        session.Dispose();
    }

    private bool IsOver(Session session) => time.GetUtcNow() - session.LastUsed >= Lifetime;

    private static string KeyOf(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}

/// <summary>A browser that has shown the token. Disposing of it is its end.</summary>
internal sealed class Session : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    /// <param name="key">The hash of its cookie's value.</param>
    /// <param name="begun">When it has.</param>
    public Session(string key, DateTimeOffset begun) => (Key, LastUsed, Ended) = (key, begun, _ended.Token);

    public string Key { get; }

    public DateTimeOffset LastUsed { get; set; }

    /// <summary>Is cancelled when the session ends.</summary>
    public CancellationToken Ended { get; }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }
}
