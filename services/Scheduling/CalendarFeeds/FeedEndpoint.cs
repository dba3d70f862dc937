using System.Security.Cryptography;
using System.Text;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.CalendarFeeds;

/// <summary>
/// Answers calendar programs: plain HTTP without a token, because they have none; the secret in the address stands for it. An address that is none, was
/// revoked or belongs to somebody who is not employed any more is answered alike. The secret reaches no log and no trace (<see cref="SecretScrubber"/>).
/// </summary>
internal sealed class FeedEndpoint(SecretReads reads, FeedPace pace)
{
    private const int WeeksBack = 4;
    private const int WeeksAhead = 26;
    private const int DaysOfWeek = 7;
    private const string Name = "Samtaler (sygeopfølgning)";
    private const string RetryAfterSeconds = "60";

    /// <summary>Answers a request.</summary>
    public async Task Answer(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        if (!pace.Allows(http.Connection.RemoteIpAddress))
        {
            Refuse(response, StatusCodes.Status429TooManyRequests);
            return;
        }

        string? calendar = null;
        if (FeedSecret.Parse($"{request.RouteValues["secret"]}") is { } secret
            && !await reads.Run(secret.Municipality, async session => calendar = await Read(session, secret), http.RequestAborted))
        {
            Refuse(response, StatusCodes.Status503ServiceUnavailable);
            return;
        }

        if (calendar is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var content = Encoding.UTF8.GetBytes(calendar);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        if (request.Headers.IfNoneMatch.Any(known => known is not null && known.Split(',').Any(one => one.Trim() == tag)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = ICalendarText.MediaType;
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(content, http.RequestAborted);
        }
    }

    // Two round trips: whose feed it is, and the talks.
    private static async Task<string?> Read(SecretRead session, FeedSecret secret)
    {
        var (clock, feed) = (session.BusinessTimeQuery(), CalendarFeedStore.Find(session, secret));
        await session.Together(clock, feed);
        var today = clock.Result.Today;
        if (feed.Result is not { } found || found.LastDay < today)
        {
            return null;
        }

        session.For(found.OfficerId);
        var talks = CalendarFeedStore.Talks(
            session, found.OfficerId, BusinessClock.StartOf(today.AddDays(-WeeksBack * DaysOfWeek)), BusinessClock.StartOf(today.AddDays(WeeksAhead * DaysOfWeek)));
        await session.Together(CalendarFeedStore.Fetched(session, secret), talks);
        return ICalendarText.Of([.. talks.Result.Select(talk => talk.ToEntry())], Name);
    }

    private static void Refuse(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.Headers.RetryAfter = RetryAfterSeconds;
    }
}

/// <summary>Registers calendar feeds.</summary>
internal static class CalendarFeeds
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddCalendarFeeds(this IServiceCollection services) => services.AddSingleton<FeedPace>().AddSingleton<FeedEndpoint>();

    public static void MapCalendarFeeds(this WebApplication app)
    {
        app.MapGrpcService<CalendarFeedService>();
        // Before the first request, so that a setting that is none ends the start.
        var endpoint = app.Services.GetRequiredService<FeedEndpoint>();
        app.MapMethods($"{SecretScrubber.Before}{{secret}}.ics", Methods, endpoint.Answer);
    }
}
