using Microsoft.IdentityModel.Tokens;

namespace Sygeopfoelgning.Rpc.Identity;

/// <summary>
/// The metadata of an OIDC authority: its issuer and its keys. While the authority is away it is queried once a second, and for
/// possibly changed keys once in half a minute; each time by one call for all.
/// </summary>
internal sealed class AuthorityKeys(TimeProvider time)
{
    private static readonly TimeSpan PauseWhileAway = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseOfChanges = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Lock one = new();
    private Task<BaseConfiguration>? asking;
    private Task<BaseConfiguration>? asked;
    private DateTimeOffset askAgain;
    private DateTimeOffset lookAgain;

    /// <summary>The known keys; at once if they were read before.</summary>
    /// <exception cref="AuthorityAwayException">They were never read, and the authority does not answer.</exception>
    public Task<BaseConfiguration> Known(BaseConfigurationManager authority)
    {
        lock (one)
        {
            if (asking is null || asking.IsCompletedSuccessfully || (asking.IsFaulted && time.GetUtcNow() >= askAgain))
            {
                asking = Ask(authority);
            }

            return asking;
        }
    }

    /// <summary>The authority's present keys, because a token has a key that is not among the known ones.</summary>
    public Task<BaseConfiguration> Newer(BaseConfigurationManager authority, BaseConfiguration known)
    {
        lock (one)
        {
            // A caller who invents key names cannot make the service query the authority for each call.
            var now = time.GetUtcNow();
            if (asked is null || (asked.IsCompleted && now >= lookAgain))
            {
                lookAgain = now + PauseOfChanges;
                asked = Changed(authority, known);
            }

            return asked;
        }
    }

    private async Task<BaseConfiguration> Ask(BaseConfigurationManager authority)
    {
        try
        {
            return await authority.GetBaseConfigurationAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            askAgain = time.GetUtcNow() + PauseWhileAway;
            throw new AuthorityAwayException(failure);
        }
    }

    // The library reads them in the background and uses the previous ones until then.
    private async Task<BaseConfiguration> Changed(BaseConfigurationManager authority, BaseConfiguration known)
    {
        var until = time.GetUtcNow() + Patience;
        authority.RequestRefresh();
        while (true)
        {
            var now = await authority.GetBaseConfigurationAsync(CancellationToken.None);
            if (!ReferenceEquals(now, known) || time.GetUtcNow() >= until)
            {
                return now;
            }

            await Task.Delay(Look, time);
        }
    }
}

/// <summary>The authority whose keys verify users' tokens does not answer.</summary>
internal sealed class AuthorityAwayException(Exception failure) : Exception("The authority does not answer.", failure)
{
    /// <summary>True if an authentication failed for this reason; handlers wrap their exceptions.</summary>
    public static bool IsIn(Exception? failure) => failure switch
    {
        AuthorityAwayException => true,
        AggregateException many => many.InnerExceptions.Any(IsIn),
        null => false,
        _ => IsIn(failure.InnerException),
    };
}
