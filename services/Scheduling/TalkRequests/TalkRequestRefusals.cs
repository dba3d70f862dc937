using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.TalkRequests;

/// <summary>The case has no such request.</summary>
[Danish("Sagen har ikke det ønske. Hent sagens ønsker om samtale igen.")]
[English("The case has no such request. Read the requests for talks of the case again.")]
[Pure]
public sealed record TalkRequestNotFound(Guid TalkRequestId) : Refusal(RefusalKind.NotFound, "TALK_REQUEST_NOT_FOUND", "talk_request", $"{TalkRequestId}");

/// <summary>The same was asked for and is still open.</summary>
[Danish("Der er allerede et åbent ønske af samme slags fra den {RequestedOn}. Book samtalen, eller træk det ønske tilbage først.")]
[English("A request of the same kind of {RequestedOn} is still open. Book the talk, or withdraw that request first.")]
[Pure]
public sealed record TalkRequestOpen(Guid TalkRequestId, DateOnly RequestedOn) : Refusal(RefusalKind.FixState, "TALK_REQUEST_OPEN", "talk_request", $"{TalkRequestId}");

/// <summary>A day before the absence began.</summary>
[Danish("Fraværet begyndte først den {FirstAbsenceDay}. Angiv en dag fra og med den dag.")]
[English("The absence began only on {FirstAbsenceDay}. State a day from that day on.")]
[Pure]
public sealed record RequestedBeforeAbsence(DateOnly FirstAbsenceDay) : Refusal(RefusalKind.FixState, "REQUESTED_BEFORE_ABSENCE");

/// <summary>The request was withdrawn.</summary>
[Danish("Ønsket er trukket tilbage den {WithdrawnOn}. Registrér et nyt ønske, hvis det gælder igen.")]
[English("The request was withdrawn on {WithdrawnOn}. Record a new request if it holds again.")]
[Pure]
public sealed record TalkRequestWithdrawnAlready(Guid TalkRequestId, DateOnly WithdrawnOn)
    : Refusal(RefusalKind.FixState, "TALK_REQUEST_WITHDRAWN", "talk_request", $"{TalkRequestId}");

/// <summary>A follow-up was held since.</summary>
[Danish("Ønsket er imødekommet ved opfølgningen den {HeldOn}, så der er intet at trække tilbage.")]
[English("The request was met by the follow-up on {HeldOn}, so there is nothing to withdraw.")]
[Pure]
public sealed record TalkRequestMet(Guid TalkRequestId, DateOnly HeldOn) : Refusal(RefusalKind.FixState, "TALK_REQUEST_MET", "talk_request", $"{TalkRequestId}");

/// <summary>The citizen's own request needs no answer.</summary>
[Danish("Borgeren har selv bedt om det, så der er intet at svare på. Træk ønsket tilbage, hvis det ikke gælder mere.")]
[English("The citizen asked for it, so there is nothing to answer. Withdraw the request if it holds no longer.")]
[Pure]
public sealed record OwnRequest(Guid TalkRequestId) : Refusal(RefusalKind.FixState, "OWN_REQUEST", "talk_request", $"{TalkRequestId}");

/// <summary>The citizen's wish is known.</summary>
[Danish("Borgerens svar er allerede registreret. Har borgeren skiftet mening, så træk anmodningen tilbage og registrér den igen.")]
[English("The citizen's answer is recorded already. If the citizen has thought again, withdraw the request and record it again.")]
[Pure]
public sealed record WishAnswered(Guid TalkRequestId) : Refusal(RefusalKind.FixState, "WISH_ANSWERED", "talk_request", $"{TalkRequestId}");

/// <summary>The employer asked for it.</summary>
[Danish("Arbejdsgiveren har bedt om det. Svar i stedet, at du ikke ønsker tidlig opfølgning.")]
[English("The employer asked for it. Answer instead that you do not want early follow-up.")]
[Pure]
public sealed record NotYourRequest(Guid TalkRequestId) : Refusal(RefusalKind.FixState, "NOT_YOUR_REQUEST", "talk_request", $"{TalkRequestId}");
