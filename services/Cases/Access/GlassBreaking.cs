using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>
/// A break-glass access (brudt glas, P-21): in an acute situation an officer reaches a restricted case for a limited time, and
/// the team leader acknowledges it.
/// </summary>
[Pure]
internal sealed record GlassBreaking
{
    /// <summary>How long it lasts: a working day. An assumption of the suite (A).</summary>
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

    /// <summary>Who acknowledged it; null until then.</summary>
    public Officer? AcknowledgedBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Breaks it for an officer for whom the case is closed, and who has not broken it already.</summary>
    /// <param name="access">Who may reach the case.</param>
    /// <param name="openUntil">When the officer's earlier break-glass access ends; null if there is none.</param>
    /// <param name="asked">Who breaks it, and why.</param>
    public static Result<GlassBreaking> Decide(WhoMayReach access, DateTimeOffset? openUntil, GlassBreaking asked) =>
        access.IsOpenTo(asked.Officer.Id) || openUntil > asked.BrokenAt ? new GlassNotNeeded(access.CaseId.ToString()) : asked;

    /// <summary>The team leader acknowledges it, except their own.</summary>
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

/// <summary>An officer, from the token: opaque id and display name.</summary>
[Pure]
internal sealed record Officer(string Id, string Name);

/// <summary>The caller already reaches the case: there is nothing to break.</summary>
[Danish("Du har allerede adgang til sagen. Der er intet glas at bryde.")]
[English("You already have access to the case. There is no glass to break.")]
public sealed record GlassNotNeeded(string CaseId) : Refusal(RefusalKind.FixState, "GLASS_NOT_NEEDED", "case", CaseId);

/// <summary>The case has no such break-glass access.</summary>
[Danish("Der findes intet brudt glas {BreakGlassId} på sagen.")]
[English("The case has no broken glass {BreakGlassId}.")]
[Pure]
public sealed record BreakGlassNotFound(string BreakGlassId)
    : Refusal(RefusalKind.NotFound, "BREAK_GLASS_NOT_FOUND", "break_glass", BreakGlassId);

/// <summary>Somebody has already acknowledged it.</summary>
[Danish("{AcknowledgedBy} har allerede taget det brudte glas til efterretning.")]
[English("{AcknowledgedBy} has already acknowledged the broken glass.")]
[Pure]
public sealed record BreakGlassAcknowledged(string BreakGlassId, string AcknowledgedBy, DateTimeOffset AcknowledgedAt)
    : Refusal(RefusalKind.FixState, "BREAK_GLASS_ACKNOWLEDGED", "break_glass", BreakGlassId);

/// <summary>Nobody acknowledges their own break-glass access.</summary>
[Danish("Du brød selv glasset. En anden teamleder skal tage det til efterretning.")]
[English("You broke the glass yourself. Another team leader must acknowledge it.")]
public sealed record BreakGlassOwn() : Refusal(RefusalKind.Forbidden, "BREAK_GLASS_OWN");
