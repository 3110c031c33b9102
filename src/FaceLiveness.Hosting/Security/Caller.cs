using Microsoft.AspNetCore.Http;

namespace FaceLiveness.Hosting;

/// <summary>Who makes a request, as the guard has found.</summary>
/// <param name="Actor">What stands in the audit log: <c>web:</c> and the user's name under a policy, <c>web:token</c>, or <c>web:local</c>.</param>
/// <param name="Session">The session that the request belongs to; null where it brought the token itself, or needs none.</param>
internal sealed record Caller(string Actor, Session? Session = null)
{
    // As much of a name as a log should hold.
    private const int LongestName = 64;

    public static Caller Local { get; } = new("web:local");

    public static Caller Token { get; } = new("web:token");

    public static Caller User(string? name)
    {
        var plain = new string([.. (name ?? "").Where(static c => !char.IsControl(c)).Take(LongestName)]).Trim();
        return new($"web:{(plain.Length > 0 ? plain : "user")}");
    }
}

/// <summary>Tells an endpoint who calls it.</summary>
internal static class CallerOfRequest
{
    /// <summary>Who makes the request. The guard has let them in.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.GetRequiredFeature<Caller>();

    private static T GetRequiredFeature<T>(this Microsoft.AspNetCore.Http.Features.IFeatureCollection features) =>
        features.Get<T>() ?? throw new InvalidOperationException("The endpoint was called around the guard: map it below MapFaceLiveness.");
}
