using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Teams;

/// <summary>A team of the municipality.</summary>
/// <param name="Id">As in <c>team</c> of tokens.</param>
/// <param name="Name">Its name.</param>
/// <param name="ClosedOn">The day it was closed; null while it is open.</param>
/// <param name="Version">Counts the changes of the team and its roster; the etag.</param>
internal sealed record RegisteredTeam(string Id, string Name, DateOnly? ClosedOn, long Version)
{
    /// <summary>How many officers who have not left are in it; read where it is to be closed.</summary>
    public int Officers { get; init; }

    /// <summary>Who changed it last, by name, and when; for a conflict.</summary>
    public (string By, DateTimeOffset At) LastChange { get; init; }

    public string Etag => Etags.Of(Version);

    /// <summary>Why nothing can belong to a team; null if it can, or no team is stated.</summary>
    /// <param name="teamId">The stated team; empty for none.</param>
    /// <param name="team">The team as registered; null for none.</param>
    public static Refusal? Takes(string teamId, RegisteredTeam? team) =>
        teamId.Length == 0 ? null : team is null ? new TeamNotRegistered(teamId) : team.Open();

    /// <summary>Renames it.</summary>
    public Result<RegisteredTeam> Rename(string etag, string name) =>
        ((Refusal?)Unchanged(etag) ?? Open()) is { } refusal ? refusal : this with { Name = name, Version = Version + 1 };

    /// <summary>Closes it, unless officers are in it.</summary>
    public Result<RegisteredTeam> Close(string etag, DateOnly today) =>
        ((Refusal?)Unchanged(etag) ?? Open()) is { } refusal ? refusal
        : Officers > 0 ? new TeamHasOfficers(Officers)
        : this with { ClosedOn = today, Version = Version + 1 };

    /// <summary>Gives it a roster.</summary>
    public Result<RegisteredTeam> WithRoster(string etag) =>
        ((Refusal?)Unchanged(etag) ?? Open()) is { } refusal ? refusal : this with { Version = Version + 1 };

    private TeamClosed? Open() => ClosedOn is { } day ? new TeamClosed(Name, day) : null;

    private EtagMismatch? Unchanged(string etag) =>
        Etags.Parse(etag) == Version ? null : new EtagMismatch("team", Id, Etag, LastChange.By, LastChange.At);
}
