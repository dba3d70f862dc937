using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Converts a request to the list it requests.</summary>
internal static class CaseRequests
{
    public static CaseListing ToListing(this ListCasesRequest request, Caller caller, Page page) => Listing(request.Filter, request.Order, caller, page);

    public static CaseListing ToListing(this CaseListToWatch watched, Caller caller, Page page) => Listing(watched.Filter, watched.Order, caller, page);

    public static bool IsByFirstAbsenceDay(this CaseOrder order) =>
        order is CaseOrder.FirstAbsenceDayAsc or CaseOrder.FirstAbsenceDayDesc;

    public static CaseOrdering ToOrdering(this CaseOrder order) => order switch
    {
        CaseOrder.Unspecified or CaseOrder.CaseNumberDesc => CaseOrdering.NumberDescending,
        CaseOrder.CaseNumberAsc => CaseOrdering.NumberAscending,
        CaseOrder.FirstAbsenceDayDesc => CaseOrdering.FirstAbsenceDayDescending,
        CaseOrder.FirstAbsenceDayAsc => CaseOrdering.FirstAbsenceDayAscending,
        CaseOrder.NextDeadlineAsc => CaseOrdering.NextDeadline,
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, null),
    };

    private static CaseListing Listing(CaseFilter? filter, CaseOrder order, Caller caller, Page page) => new(
        order.ToOrdering(),
        caller.ActingRole == Role.Citizen ? Guid.TryParse(caller.Person, out var own) ? own : Guid.Empty : null,
        filter is { KindOfEmployment: not 0 and var kind } ? (KindOfEmployment)kind : null,
        filter?.FirstAbsenceDayFrom.ToDateOnly(),
        filter?.FirstAbsenceDayTo.ToDateOnly(),
        page)
    {
        ResponsibleId = filter is { ResponsibleId: { Length: > 0 } officer } ? officer : null,
        TeamId = filter is { TeamId: { Length: > 0 } team } ? team : null,
        IsClosed = filter is { Status: not CaseStatus.Unspecified and var status } ? status == CaseStatus.Closed : null,
        Class = filter is { CaseClass: not Types.V1.CaseClass.Unspecified and var ofClass } ? ofClass : null,
        Category = filter is { Category: not Types.V1.VisitationCategory.Unspecified and var category } ? (VisitationCategory)category : null,
    };
}
