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
    public static CaseListing ToListing(this ListCasesRequest request, Caller caller, Page page) => new(
        request.Order.ToOrdering(),
        caller.ActingRole == Role.Citizen ? Guid.TryParse(caller.Person, out var own) ? own : Guid.Empty : null,
        request.Filter is { KindOfEmployment: not 0 and var kind } ? (KindOfEmployment)kind : null,
        request.Filter?.FirstAbsenceDayFrom.ToDateOnly(),
        request.Filter?.FirstAbsenceDayTo.ToDateOnly(),
        page);

    public static bool IsByFirstAbsenceDay(this CaseOrder order) =>
        order is CaseOrder.FirstAbsenceDayAsc or CaseOrder.FirstAbsenceDayDesc;

    private static CaseOrdering ToOrdering(this CaseOrder order) => order switch
    {
        CaseOrder.Unspecified or CaseOrder.CaseNumberDesc => CaseOrdering.NumberDescending,
        CaseOrder.CaseNumberAsc => CaseOrdering.NumberAscending,
        CaseOrder.FirstAbsenceDayDesc => CaseOrdering.FirstAbsenceDayDescending,
        CaseOrder.FirstAbsenceDayAsc => CaseOrdering.FirstAbsenceDayAscending,
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, null),
    };
}
