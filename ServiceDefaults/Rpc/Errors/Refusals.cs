using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>A refusal of one field of the request that cannot be decided from the request alone.</summary>
public interface IFieldRefusal
{
    /// <summary>Proto field path.</summary>
    string Field { get; }
}

/// <summary>A refusal that knows when the same call will be accepted.</summary>
internal interface IRetryAfter
{
    /// <summary>How long to wait.</summary>
    TimeSpan Delay { get; }
}

/// <summary>
/// A refusal before the call's message is read, of which there are few variants: it names only limits of the service, and times
/// in few steps. Its answer is made once (<see cref="PreparedAnswers"/>).
/// </summary>
internal interface IRepeated;

/// <summary>The request id was already used for another request.</summary>
[Danish("Anmodnings-id'et {RequestId} er allerede brugt til en anden anmodning. Vælg et nyt.")]
[English("The request id {RequestId} was already used for another request. Choose a new one.")]
public sealed record RequestIdReused(string RequestId) : Refusal(RefusalKind.FixRequest, "REQUEST_ID_REUSED"), IFieldRefusal
{
    /// <inheritdoc/>
    public string Field => "request_id";
}

/// <summary>The page token is not one of ours, or belongs to another filter, order or caller.</summary>
[Danish("Sidehenvisningen (page_token) passer ikke til denne forespørgsel. Begynd forfra uden den.")]
[English("The page token does not belong to this filter and order. Begin again without it.")]
public sealed record PageTokenInvalid() : Refusal(RefusalKind.FixRequest, "PAGE_TOKEN_INVALID"), IFieldRefusal
{
    /// <inheritdoc/>
    public string Field => "page_token";
}

/// <summary>
/// No write returned the position, or it is too old: its key has been retired since, or the log was restored from
/// backup. These can no longer be told apart, and the caller does the same in each case.
/// </summary>
[Danish("Positionen (at_least) er for gammel eller ikke en, som en skrivning har svaret med. Kald igen uden at_least.")]
[English("The position (at_least) is too old, or is not one that a write answered with. Call again without at_least.")]
public sealed record PositionInvalid() : Refusal(RefusalKind.FixRequest, "POSITION_INVALID"), IFieldRefusal
{
    /// <inheritdoc/>
    public string Field => "at_least";
}

/// <summary>Somebody changed the thing after the caller read it.</summary>
[Danish("Oplysningerne er ændret af {Who} i mellemtiden. Læs dem igen, og tag stilling på ny.")]
[English("{Who} changed this in the meantime. Read it again and decide again.")]
public sealed record EtagMismatch(string Thing, string Id, string CurrentEtag, string ChangedBy, DateTimeOffset ChangedAt)
    : Refusal(RefusalKind.ReadAgain, "ETAG_MISMATCH", Thing, Id)
{
    /// <summary>Who changed it, as far as it is known.</summary>
    public Wording Who => ChangedBy.Length > 0 ? Wording.OfName(ChangedBy) : new("en anden", "Somebody");
}

/// <summary>What the caller wants to see has not arrived here yet.</summary>
[Danish("Oplysningerne er på vej, men ikke nået frem endnu. Prøv igen om et øjeblik.")]
[English("What you ask for is on its way but has not arrived yet. Try again in a moment.")]
public sealed record NotCaughtUp() : Refusal(RefusalKind.RetryLater, "NOT_CAUGHT_UP");

/// <summary>The event log was restored or moved since the reader's cursor was made.</summary>
[Danish("Hændelsesloggens epoke er {Current}, ikke den, der spørges om. Læseren skal standse og have hjælp; den må ikke springe over.")]
[English("The event log's epoch is {Current}, not the requested one. The reader must stop and needs an operator; it must not skip.")]
public sealed record FeedEpochUnknown(string Current) : Refusal(RefusalKind.FixState, "FEED_EPOCH_UNKNOWN");

/// <summary>The reader's cursor lies beyond everything the log has ever written: the log was restored from backup.</summary>
[Danish("Læseren er længere fremme, end hændelsesloggen er nået. Loggen er gendannet fra en kopi; læseren skal standse og have hjælp.")]
[English("The reader is ahead of the event log. The log was restored from a backup; the reader must stop and needs an operator.")]
public sealed record FeedCursorAhead() : Refusal(RefusalKind.FixState, "FEED_CURSOR_AHEAD");

/// <summary>The caller is unknown: no token, or an invalid one.</summary>
[Danish("Kaldet mangler et gyldigt adgangstoken, eller det er udløbet.")]
[English("The call has no valid access token, or it has expired.")]
public sealed record Unauthenticated() : Refusal(RefusalKind.Unauthenticated, "UNAUTHENTICATED"), IRepeated;

/// <summary>The token is valid, but a claim of it cannot be stored: control or invisible characters in a name, or far too long.</summary>
[Danish("Adgangstokenets oplysning {Claim} kan ikke bruges: den indeholder ulæselige eller usynlige tegn eller er for lang.")]
[English("The access token's claim {Claim} cannot be used: it has unreadable or invisible characters, or is too long.")]
public sealed record TokenClaimUnusable(string Claim) : Refusal(RefusalKind.Unauthenticated, "TOKEN_CLAIM_UNUSABLE");

/// <summary>The caller has none of the roles that the method requires.</summary>
/// <param name="Required">Wire names of the roles.</param>
[Danish("Det kræver rollen {Choice}.")]
[English("This requires the role {Choice}.")]
public sealed record RoleMissing(IReadOnlyList<string> Required) : Refusal(RefusalKind.Forbidden, "ROLE_MISSING")
{
    /// <summary>The roles in people's words.</summary>
    public Alternatives Choice => new([.. Required.Select(Roles.WordFor)]);
}

/// <summary>The database does not answer, or has no free connection.</summary>
[Danish("Systemet er optaget eller utilgængeligt lige nu. Prøv igen om et øjeblik.")]
[English("The system is busy or unavailable right now. Try again in a moment.")]
public sealed record DatabaseUnavailable() : Refusal(RefusalKind.RetryLater, "DATABASE_UNAVAILABLE");

/// <summary>Another service of the suite, which this call needs, does not answer.</summary>
[Danish("En del af systemet svarer ikke lige nu. Prøv igen om et øjeblik.")]
[English("A part of the system does not answer right now. Try again in a moment.")]
public sealed record ServiceUnavailable() : Refusal(RefusalKind.RetryLater, "SERVICE_UNAVAILABLE");

/// <summary>The authority that issues users' tokens does not answer, and without its keys no token can be verified.</summary>
[Danish("Det kan ikke kontrolleres lige nu, hvem der kalder. Prøv igen om et øjeblik.")]
[English("The caller cannot be verified right now. Try again in a moment.")]
public sealed record AuthorityUnavailable() : Refusal(RefusalKind.RetryLater, "AUTHORITY_UNAVAILABLE"), IRepeated;

/// <summary>The caller calls more often than allowed.</summary>
[Danish("Der kommer for mange kald på én gang: højst {CallsPerSecond} i sekundet. Vent lidt, og prøv igen.")]
[English("Too many calls at once: at most {CallsPerSecond} a second. Wait a little and try again.")]
public sealed record RateLimited(int CallsPerSecond, long RetryAfterMilliseconds) : Refusal(RefusalKind.TooMuch, "RATE_LIMITED"), IRetryAfter, IRepeated
{
    TimeSpan IRetryAfter.Delay => TimeSpan.FromMilliseconds(RetryAfterMilliseconds);
}

/// <summary>So many invalid tokens came from the caller's address that no new one is verified for the moment.</summary>
[Danish("Der er kommet for mange ugyldige adgangstokens fra denne adresse. Vent lidt, og prøv igen.")]
[English("Too many invalid access tokens came from this address. Wait a little and try again.")]
public sealed record TooManyFailedTokens(long RetryAfterMilliseconds) : Refusal(RefusalKind.TooMuch, "TOO_MANY_FAILED_TOKENS"), IRetryAfter, IRepeated
{
    TimeSpan IRetryAfter.Delay => TimeSpan.FromMilliseconds(RetryAfterMilliseconds);
}

/// <summary>The message is longer than a request of this method may be, as sent or uncompressed.</summary>
[Danish("Anmodningen er for stor: højst {LimitBytes} byte. Send mindre ad gangen.")]
[English("The request is too large: at most {LimitBytes} bytes. Send less at a time.")]
public sealed record MessageTooLarge(int LimitBytes) : Refusal(RefusalKind.TooLarge, "MESSAGE_TOO_LARGE"), IRepeated;

/// <summary>What was sent is not a message of the method: cut off, broken, wrongly compressed, or with text that is not UTF-8.</summary>
[Danish("Anmodningen kan ikke læses. Den er ikke en besked, som metoden kender, eller en tekst i den er ikke UTF-8.")]
[English("The request cannot be read. It is not a message of this method, or a text in it is not UTF-8.")]
public sealed record MessageMalformed() : Refusal(RefusalKind.FixRequest, "MESSAGE_MALFORMED"), IRepeated;

/// <summary>The limit of work in flight is reached.</summary>
/// <param name="Of">Whose limit: <c>caller</c>, <c>connection</c> or <c>service</c>.</param>
/// <param name="What">What there is too much of: <c>calls</c> or <c>bytes</c>.</param>
/// <param name="Limit">The limit.</param>
[Danish("Der er for meget i gang på én gang. Vent, til noget af det er færdigt, og prøv igen.")]
[English("Too much is in progress at once. Wait until some of it is done and try again.")]
public sealed record TooMuchInFlight(string Of, string What, long Limit) : Refusal(RefusalKind.TooMuch, "TOO_MUCH_IN_FLIGHT"), IRepeated;

/// <summary>The limit of open streams (Watch, ExportCase) is reached.</summary>
/// <param name="Of">Whose limit: <c>caller</c>, <c>connection</c>, <c>municipality</c> or <c>service</c>.</param>
/// <param name="Limit">The limit.</param>
[Danish("Der er for mange Watch eller udtræk åbne på én gang. Luk dem, der ikke bruges, og prøv igen om lidt: ét Watch kan følge op til 50 ting.")]
[English("Too many Watches or exports are open at once. Close those that are not used and try again in a while: one Watch can follow up to 50 things.")]
public sealed record TooManyStreams(string Of, long Limit) : Refusal(RefusalKind.TooMuch, "TOO_MANY_STREAMS"), IRetryAfter, IRepeated
{
    // Other streams end after ten minutes, so where there are many, one ends within seconds.
    TimeSpan IRetryAfter.Delay => TimeSpan.FromSeconds(10);
}
