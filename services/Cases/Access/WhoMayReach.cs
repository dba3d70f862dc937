using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>Why a case is restricted to named officers (adgangsbegrænsning). Numbers as in the contract.</summary>
internal enum Restriction
{
    None = 1,
    ProtectedPerson = 2,
    OwnStaff = 3,
}

/// <summary>Who may reach a case (adgang til sagen), and who decided it.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="PersonId">The citizen, who always may.</param>
/// <param name="ResponsibleId">The responsible officer (ansvarlig sagsbehandler).</param>
/// <param name="TeamId">The team; empty for none.</param>
/// <param name="Restriction">Whether it is restricted to named officers.</param>
/// <param name="NamedIds">Those named besides the responsible one.</param>
/// <param name="Version">Counts the changes; the etag.</param>
/// <param name="ChangedBy">Who changed it last, by name.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Protections">The citizen's protections, in every case.</param>
internal sealed record WhoMayReach(
    Guid CaseId, Guid PersonId, string ResponsibleId, string TeamId, Restriction Restriction, IReadOnlyList<string> NamedIds,
    long Version, string ChangedBy, DateTimeOffset ChangedAt, Protections Protections)
{
    public string Etag => Etags.Of(Version);

    /// <summary>Makes an officer responsible: the team leader may do it, and the officer who is responsible now.</summary>
    public Result<WhoMayReach> Assign(AssignCase command) =>
        !command.ByTeamLeader && command.By != ResponsibleId
            ? new NotResponsible()
            : Unchanged(command.Etag) is { } changed
                ? changed
                : this with { ResponsibleId = command.ResponsibleId, TeamId = command.TeamId, Version = Version + 1 };

    /// <summary>
    /// Restricts the case to named officers, or changes who they are. The reason of the restriction is registered for the person from then
    /// on. A restriction that follows from a protection is not opened here, but by <see cref="Lift"/>: that requires a reason.
    /// </summary>
    public Result<WhoMayReach> Restrict(RestrictCase command)
    {
        if (Unchanged(command.Etag) is { } changed)
        {
            return changed;
        }

        if (Protections.Address && command.Restriction != Restriction.ProtectedPerson)
        {
            return new AddressIsProtected(CaseId.ToString());
        }

        return Protections.OwnStaff && command.Restriction == Restriction.None
            ? new PersonIsOwnStaff(CaseId.ToString())
            : this with
            {
                Restriction = command.Restriction, NamedIds = command.NamedIds, Version = Version + 1,
                Protections = Protections.With(command.Restriction),
            };
    }

    /// <summary>Lifts a protection of the citizen; remaining protections keep the case restricted.</summary>
    public Result<WhoMayReach> Lift(LiftProtection command) =>
        Unchanged(command.Etag) is { } changed
            ? changed
            : Protections.Has(command.Protection)
                ? Under(Protections.Without(command.Protection))
                : new ProtectionNotRegistered(CaseId.ToString());

    /// <summary>Who may reach the case under these protections of the citizen. Named officers stay named while the case is restricted.</summary>
    public WhoMayReach Under(Protections protections) => protections.Restriction == Restriction
        ? this with { Protections = protections }
        : this with
        {
            Protections = protections, Restriction = protections.Restriction, Version = Version + 1,
            NamedIds = protections == Protections.None ? [] : NamedIds,
        };

    /// <summary>Whether the officer reaches the case without breaking the glass.</summary>
    public bool IsOpenTo(string officer) =>
        Restriction == Restriction.None || officer == ResponsibleId || NamedIds.Contains(officer);

    private EtagMismatch? Unchanged(string etag) =>
        Etags.Parse(etag) == Version ? null : new EtagMismatch("case_access", CaseId.ToString(), Etag, ChangedBy, ChangedAt);
}

/// <summary>The command to assign a case.</summary>
internal sealed record AssignCase(string By, bool ByTeamLeader, string Etag, string ResponsibleId, string TeamId);

/// <summary>The command to restrict a case.</summary>
internal sealed record RestrictCase(string Etag, Restriction Restriction, IReadOnlyList<string> NamedIds);

/// <summary>Only the responsible officer and the team leader assign a case.</summary>
[Danish("Du er ikke ansvarlig for sagen. Kun den ansvarlige eller teamlederen kan tildele den.")]
[English("You are not responsible for the case. Only the responsible officer or the team leader can assign it.")]
public sealed record NotResponsible() : Refusal(RefusalKind.Forbidden, "NOT_RESPONSIBLE");

/// <summary>The restriction follows from the citizen's protection and lasts as long as it.</summary>
[Danish("Borgeren er beskyttet. Sagen skal være begrænset af den grund, indtil beskyttelsen er ophævet med en begrundelse.")]
[English("The citizen is protected. The case must be restricted for that reason until the protection is lifted with a reason.")]
public sealed record AddressIsProtected(string CaseId) : Refusal(RefusalKind.FixState, "ADDRESS_IS_PROTECTED", "case", CaseId);
