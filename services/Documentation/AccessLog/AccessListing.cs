using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Documentation.AccessLog;

/// <summary>Which accesses (logopslag) to list, in which order, from where.</summary>
/// <param name="CaseId">Only those that concern this case; null for all.</param>
/// <param name="SubjectId">Only this person's; empty for all.</param>
/// <param name="Role">Only those in this role, by its wire name; empty for all.</param>
/// <param name="Service">Only those of this service; empty for all.</param>
/// <param name="From">At or after.</param>
/// <param name="To">Before.</param>
/// <param name="NewestFirst">The order; the id breaks ties.</param>
/// <param name="Page">The page.</param>
internal sealed record AccessListing(
    Guid? CaseId, string SubjectId, string Role, string Service, DateTimeOffset? From, DateTimeOffset? To, bool NewestFirst, Page Page);

/// <summary>The position of an access in its list.</summary>
internal sealed record AccessPlace(DateTimeOffset OccurredAt, Guid AccessId);

/// <summary>One access as stored.</summary>
internal sealed record Access(
    Guid AccessId, DateTimeOffset OccurredAt, IReadOnlyList<Guid> CaseIds, string SubjectId, string SubjectName, string Role, string Service,
    string ViaService, string Method, string Purpose, IReadOnlyList<short> Classes, short Outcome, string TraceId)
{
    public AccessPlace Place => new(OccurredAt, AccessId);
}
