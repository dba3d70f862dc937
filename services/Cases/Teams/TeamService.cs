using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Teams;

/// <summary>The municipality's teams, and who is on duty in them.</summary>
internal sealed partial class TeamService(Reads reads, Writes writes) : V1.TeamService.TeamServiceBase;
