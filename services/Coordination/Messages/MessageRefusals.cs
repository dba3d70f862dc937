using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>The case has no such message.</summary>
[Danish("Sagen har ikke den besked. Hent sagens beskeder igen.")]
[English("The case has no such message. Read the messages of the case again.")]
[Pure]
public sealed record MessageNotFound(Guid MessageId) : Refusal(RefusalKind.NotFound, "MESSAGE_NOT_FOUND", "message", $"{MessageId}");

/// <summary>The case has no such employer.</summary>
[Danish("Sagen har ikke den arbejdsgiver. Hent sagens parter, og vælg en af dem.")]
[English("The case has no such employer. Read the parties of the case and choose one of them.")]
[Pure]
public sealed record PartyNotFound(Guid PartyId) : Refusal(RefusalKind.NotFound, "PARTY_NOT_FOUND", "party", $"{PartyId}");

/// <summary>There is no basis to disclose it to anybody but the citizen (P-01, P-21).</summary>
[Danish("Der er ikke grundlag for at give det videre til andre end borgeren. Uden borgerens samtykke får en arbejdsgiver kun breve om sit eget møde, og i en beskyttet sag intet. Skriv til borgeren i stedet.")]
[English("There is no basis to disclose it to anybody but the citizen. Without the citizen's consent an employer gets only letters about a meeting of its own, and in a protected case nothing. Write to the citizen instead.")]
[Pure]
public sealed record NoDisclosureBasis() : Refusal(RefusalKind.FixState, "NO_DISCLOSURE_BASIS");

/// <summary>The follow-up is without contact (R-STANDBY).</summary>
[Danish("Der følges op uden kontakt i sagen (standby), så der sendes ikke breve. Kun et svar på borgerens egen henvendelse kan sendes.")]
[English("The follow-up in the case is without contact (standby), so no letters are sent. Only an answer to what the citizen has asked can be sent.")]
[Pure]
public sealed record CaseWithoutMessages() : Refusal(RefusalKind.FixState, "CASE_WITHOUT_MESSAGES");

/// <summary>The message does not wait any more.</summary>
[Danish("Beskeden venter ikke længere: den er afsendt eller annulleret. Hent den igen.")]
[English("The message does not wait any more: it was sent or cancelled. Read it again.")]
[Pure]
public sealed record MessageNotWaiting(Guid MessageId) : Refusal(RefusalKind.FixState, "MESSAGE_NOT_WAITING", "message", $"{MessageId}");

/// <summary>Only what is parked is tried again.</summary>
[Danish("Beskeden er ikke sat til side, så der er intet at forsøge igen. Hent den igen.")]
[English("The message is not parked, so there is nothing to try again. Read it again.")]
[Pure]
public sealed record MessageNotParked(Guid MessageId) : Refusal(RefusalKind.FixState, "MESSAGE_NOT_PARKED", "message", $"{MessageId}");

/// <summary>Only paper comes back by hand.</summary>
[Danish("Beskeden er ikke sendt på papir. Kun et brev på papir kan komme retur; ved andre kanaler kommer svaret fra kanalen.")]
[English("The message was not sent on paper. Only a letter on paper can come back; other channels answer themselves.")]
[Pure]
public sealed record MessageNotOnPaper(Guid MessageId) : Refusal(RefusalKind.FixState, "MESSAGE_NOT_ON_PAPER", "message", $"{MessageId}");

/// <summary>The message was not sent, or it is settled that it did not arrive.</summary>
[Danish("Beskeden er ikke afsendt, eller det er afklaret, at den ikke er kommet frem. Hent den igen.")]
[English("The message was not sent, or it is settled that it did not arrive. Read it again.")]
[Pure]
public sealed record MessageNotSent(Guid MessageId) : Refusal(RefusalKind.FixState, "MESSAGE_NOT_SENT", "message", $"{MessageId}");

/// <summary>It cannot have come back before it was sent.</summary>
[Danish("Brevet blev sendt den {SentOn} og kan ikke være kommet retur før. Ret dagen.")]
[English("The letter was sent on {SentOn} and cannot have come back before. Correct the day.")]
[Pure]
public sealed record ReturnedBeforeSent(Guid MessageId, DateOnly SentOn) : Refusal(RefusalKind.FixState, "RETURNED_BEFORE_SENT", "message", $"{MessageId}");

/// <summary>The dispute is recorded already.</summary>
[Danish("Indsigelsen er allerede registreret og venter på en afgørelse. Afgør den i stedet.")]
[English("The dispute is recorded already and waits for a decision. Decide it instead.")]
[Pure]
public sealed record DeliveryIsDisputed(Guid MessageId) : Refusal(RefusalKind.FixState, "DELIVERY_DISPUTED", "message", $"{MessageId}");

/// <summary>Nobody disputes the delivery.</summary>
[Danish("Ingen har gjort indsigelse, så der er intet at afgøre. Registrér indsigelsen først.")]
[English("Nobody disputes the delivery, so there is nothing to decide. Record the dispute first.")]
[Pure]
public sealed record DeliveryNotDisputed(Guid MessageId) : Refusal(RefusalKind.FixState, "DELIVERY_NOT_DISPUTED", "message", $"{MessageId}");

/// <summary>It was recorded like that last.</summary>
[Danish("Det er allerede registreret sådan. Hent sagens beskeder for at se, hvad der gælder.")]
[English("It is recorded like that already. Read the messages of the case to see what holds.")]
[Pure]
public sealed record ExemptionUnchanged() : Refusal(RefusalKind.FixState, "EXEMPTION_UNCHANGED");
