using FluentValidation;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Register;

internal sealed class ListCasesRules : RequestRules<ListCasesRequest>
{
    /// <summary>Other orders have no index that such a filter could use.</summary>
    public static readonly ViolationCode FilterNeedsOrder = new("FILTER_NEEDS_ORDER",
        "Sager kan kun afgrænses på første fraværsdag, når de også ordnes efter den.",
        "Cases can be limited by first absence day only when they are ordered by it, too.");

    public ListCasesRules()
    {
        RuleFor(request => request.Filter).SetValidator(new CaseFilterRules());
        When(request => request.Filter is not null && !request.Order.IsByFirstAbsenceDay(), () =>
        {
            RuleFor(request => request.Filter.FirstAbsenceDayFrom).Null().Violates(FilterNeedsOrder);
            RuleFor(request => request.Filter.FirstAbsenceDayTo).Null().Violates(FilterNeedsOrder);
        });
    }
}

internal sealed class CaseFilterRules : RequestRules<CaseFilter>
{
    internal static readonly ViolationCode DatesReversed = new("DATES_REVERSED",
        "Perioden slutter, før den begynder.",
        "The period ends before it begins.");

    public CaseFilterRules() => RuleFor(filter => filter.FirstAbsenceDayTo)
        .Must((filter, to) => !(to.ToDateOnly() < filter.FirstAbsenceDayFrom.ToDateOnly()))
        .Violates(DatesReversed);
}

/// <summary>From the request to the list that is asked for.</summary>
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
