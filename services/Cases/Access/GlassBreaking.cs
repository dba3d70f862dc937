using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>
/// A breaking of the glass (brudt glas, P-21): an officer reaches a restricted case for a while in an acute situation, and
/// the team leader takes note.
/// </summary>
[Pure]
internal sealed record GlassBreaking
{
    /// <summary>How long a broken glass lets through: a working day. An assumption of the suite (A).</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(8);

    public required Guid BreakGlassId { get; init; }

    public required Guid CaseId { get; init; }

    public required Officer Officer { get; init; }

    /// <summary>Wire name of the role the officer acted in.</summary>
    public required string OfficerRole { get; init; }

    /// <summary>Why it could not wait.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset BrokenAt { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>Who took note; null while nobody has.</summary>
    public Officer? AcknowledgedBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Breaks it for an officer to whom the case is closed, and who has not broken it already.</summary>
    /// <param name="access">Who may reach the case.</param>
    /// <param name="openUntil">Until when a glass that the officer broke before lets through; null where none does.</param>
    /// <param name="asked">Who breaks it, and why.</param>
    public static Result<GlassBreaking> Decide(WhoMayReach access, DateTimeOffset? openUntil, GlassBreaking asked) =>
        access.IsOpenTo(asked.Officer.Id) || openUntil > asked.BrokenAt ? new GlassNotNeeded(access.CaseId.ToString()) : asked;

    /// <summary>The team leader takes note; not of what the leader did.</summary>
    public Result<GlassBreaking> Acknowledge(Officer by, DateTimeOffset now)
    {
        if (by.Id == Officer.Id)
        {
            return new BreakGlassOwn();
        }

        return AcknowledgedBy is { } other
            ? new BreakGlassAcknowledged(BreakGlassId.ToString(), other.Name, AcknowledgedAt!.Value)
            : this with { AcknowledgedBy = by, AcknowledgedAt = now };
    }
}

/// <summary>An officer as the token says: opaque id and display name.</summary>
[Pure]
internal sealed record Officer(string Id, string Name);

/// <summary>The caller reaches the case: there is nothing to break.</summary>
[Danish("Du har allerede adgang til sagen. Der er intet glas at bryde.")]
[English("You already have access to the case. There is no glass to break.")]
public sealed record GlassNotNeeded(string CaseId) : Refusal(RefusalKind.FixState, "GLASS_NOT_NEEDED", "case", CaseId);

/// <summary>The case has no such breaking.</summary>
[Danish("Der findes intet brudt glas {BreakGlassId} på sagen.")]
[English("The case has no broken glass {BreakGlassId}.")]
[Pure]
public sealed record BreakGlassNotFound(string BreakGlassId)
    : Refusal(RefusalKind.NotFound, "BREAK_GLASS_NOT_FOUND", "break_glass", BreakGlassId);

/// <summary>Somebody has taken note already.</summary>
[Danish("{AcknowledgedBy} har allerede taget det brudte glas til efterretning.")]
[English("{AcknowledgedBy} has already taken note of the broken glass.")]
[Pure]
public sealed record BreakGlassAcknowledged(string BreakGlassId, string AcknowledgedBy, DateTimeOffset AcknowledgedAt)
    : Refusal(RefusalKind.FixState, "BREAK_GLASS_ACKNOWLEDGED", "break_glass", BreakGlassId);

/// <summary>The notice is for somebody else than the one who broke the glass.</summary>
[Danish("Du brød selv glasset. En anden teamleder skal tage det til efterretning.")]
[English("You broke the glass yourself. Another team leader must take note of it.")]
public sealed record BreakGlassOwn() : Refusal(RefusalKind.Forbidden, "BREAK_GLASS_OWN");
