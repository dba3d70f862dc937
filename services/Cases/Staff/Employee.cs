using Sygeopfoelgning.Cases.Teams;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>An officer in the register of staff (medarbejder).</summary>
/// <param name="Id">The <c>sub</c> of the officer's token.</param>
/// <param name="Name">Display name.</param>
/// <param name="Function">What the officer does.</param>
/// <param name="TeamId">The team; empty for none.</param>
/// <param name="FirstDay">First day of the employment.</param>
/// <param name="LastDay">Last day; null while it is open.</param>
/// <param name="Version">Counts the changes; the etag. 0 for one who is not registered yet.</param>
internal sealed record Employee(
    string Id, string Name, OfficerFunction Function, string TeamId, DateOnly FirstDay, DateOnly? LastDay, long Version)
{
    /// <summary>Name of the team; empty for none.</summary>
    public string TeamName { get; init; } = "";

    /// <summary>Whether the officer is employed on the day of the reading and not absent.</summary>
    public bool IsPresent { get; init; }

    /// <summary>Whether the function follows cases: those who talk with the citizen. A payment officer and a team leader do not.</summary>
    public bool FollowsCases => Function is OfficerFunction.Caseworker or OfficerFunction.RetentionOfficer or OfficerFunction.Coordinator;

    /// <summary>Who changed it last, by name, and when; for a conflict.</summary>
    public (string By, DateTimeOffset At) LastChange { get; init; }

    public string Etag => Etags.Of(Version);

    /// <summary>Whether the officer is employed on a day, absent or not.</summary>
    public bool IsEmployed(DateOnly day) => FirstDay <= day && !HasLeft(day);

    /// <summary>Whether the employment has ended before a day.</summary>
    public bool HasLeft(DateOnly day) => LastDay < day;

    /// <summary>Registers an officer, or employs one again who has left.</summary>
    /// <param name="known">The officer as registered; null for a new one.</param>
    /// <param name="stated">What is registered.</param>
    /// <param name="team">The stated team; null where none is stated, or it does not exist.</param>
    /// <param name="today">Today.</param>
    public static Result<Employee> Register(Employee? known, Employee stated, RegisteredTeam? team, DateOnly today) => known switch
    {
        { LastDay: null } => new OfficerAlreadyRegistered(known.Id),
        { LastDay: { } last } when last >= today => new EmploymentNotOver(last),
        { LastDay: { } last } when stated.FirstDay <= last => new EmploymentsOverlap(last),
        _ => RegisteredTeam.Takes(stated.TeamId, team) ?? Result.Of(stated with { Version = (known?.Version ?? 0) + 1 }),
    };

    /// <summary>Changes name, function and team, and corrects the first day.</summary>
    public Result<Employee> Change(string etag, Employee stated, RegisteredTeam? team, DateOnly today)
    {
        if ((Unchanged(etag) ?? Working(today)) is { } refusal)
        {
            return refusal;
        }

        if (LastDay < stated.FirstDay)
        {
            return new EmploymentBeginsAfterItEnds(LastDay.Value);
        }

        return (stated.TeamId == TeamId ? null : RegisteredTeam.Takes(stated.TeamId, team)) ?? Result.Of(this with
        {
            Name = stated.Name, Function = stated.Function, TeamId = stated.TeamId, FirstDay = stated.FirstDay, Version = Version + 1,
        });
    }

    /// <summary>Ends the employment, or corrects its last day while that is not past.</summary>
    public Result<Employee> End(string etag, DateOnly lastDay, DateOnly today)
    {
        if ((Unchanged(etag) ?? Working(today)) is { } refusal)
        {
            return refusal;
        }

        return lastDay < FirstDay ? new EmploymentEndsBeforeItBegins(FirstDay) : this with { LastDay = lastDay, Version = Version + 1 };
    }

    /// <summary>Why nothing more is registered about the officer; null while the employment has not ended.</summary>
    public Refusal? Working(DateOnly today) => HasLeft(today) ? new OfficerHasLeft(Id, LastDay!.Value) : null;

    /// <summary>Why an officer cannot be made responsible for a case; null if the officer can.</summary>
    /// <param name="officerId">The officer.</param>
    /// <param name="known">The officer as registered; null for none.</param>
    /// <param name="today">Today.</param>
    public static Refusal? Responsible(string officerId, Employee? known, DateOnly today) => known switch
    {
        null => new OfficerNotRegistered(officerId),
        _ when known.FirstDay > today => new OfficerNotYetEmployed(officerId, known.FirstDay),
        _ => known.Working(today) ?? (known.FollowsCases ? null : new OfficerFollowsNoCases(officerId)),
    };

    /// <summary>The officer as it is answered where it was just registered: nobody is absent yet.</summary>
    public Employee In(RegisteredTeam? team, DateOnly today) => this with { TeamName = team?.Name ?? "", IsPresent = FirstDay <= today };

    private EtagMismatch? Unchanged(string etag) =>
        Etags.Parse(etag) == Version ? null : new EtagMismatch("officer", Id, Etag, LastChange.By, LastChange.At);
}
