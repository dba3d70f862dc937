using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Teams;

/// <summary>There is no such team.</summary>
[Danish("Der er intet team med det id. Opret teamet først.")]
[English("There is no team with that id. Create the team first.")]
public sealed record TeamNotFound() : Refusal(RefusalKind.NotFound, "TEAM_NOT_FOUND", "team", "");

/// <summary>Something is to belong to a team that does not exist.</summary>
[Danish("Der er intet team med id’et {TeamId}. Opret teamet først, eller vælg et andet.")]
[English("There is no team with the id {TeamId}. Create the team first, or choose another.")]
public sealed record TeamNotRegistered(string TeamId) : Refusal(RefusalKind.FixState, "TEAM_NOT_REGISTERED", "team", TeamId);

/// <summary>The id of a team is not used twice.</summary>
[Danish("Der er allerede et team med id’et {TeamId}. Vælg et andet id; et nedlagt teams id bruges ikke igen.")]
[English("There is a team with the id {TeamId} already. Choose another id; that of a closed team is not used again.")]
public sealed record TeamAlreadyExists(string TeamId) : Refusal(RefusalKind.AlreadyExists, "TEAM_ALREADY_EXISTS", "team", TeamId);

/// <summary>The team is closed.</summary>
[Danish("Teamet ”{Name}” blev nedlagt den {ClosedOn}. Vælg et andet team.")]
[English("The team “{Name}” was closed on {ClosedOn}. Choose another team.")]
public sealed record TeamClosed(string Name, DateOnly ClosedOn) : Refusal(RefusalKind.FixState, "TEAM_CLOSED");

/// <summary>Officers are in the team.</summary>
[Danish("Der er stadig medarbejdere i teamet ({Officers}). Flyt dem til et andet team først.")]
[English("There are still officers in the team ({Officers}). Move them to another team first.")]
public sealed record TeamHasOfficers(int Officers) : Refusal(RefusalKind.FixState, "TEAM_HAS_OFFICERS");

/// <summary>A working day on which nobody would be on duty.</summary>
[Danish("Den {Day} har ingen vagt: ingen er sat på, eller de, der er, er fraværende eller ikke ansat. Sæt en på den dag først.")]
[English("Nobody is on duty on {Day}: nobody is set, or those who are, are absent or not employed. Put somebody on duty that day first.")]
public sealed record DutyRosterGap(DateOnly Day) : Refusal(RefusalKind.FixState, "DUTY_ROSTER_GAP");
