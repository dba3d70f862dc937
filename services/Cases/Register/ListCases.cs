using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Register;

internal sealed partial class CaseService
{
    /// <summary>The cases that the caller may reach, filtered and in order.</summary>
    public override Task<ListCasesResponse> ListCases(ListCasesRequest request, ServerCallContext context) =>
        reads.Page(
            request, context, (session, page) => store.List(session, request.ToListing(session.Caller, page)),
            CaseAnswer.Of, (ListCasesResponse answer) => answer.Cases, file => PageEnd.Of(file).ToKey());
}

internal sealed class ListCasesValidator : RequestValidator<ListCasesRequest>
{
    /// <summary>Other orders have no index for this filter.</summary>
    public static readonly ViolationCode FilterNeedsOrder = new("FILTER_NEEDS_ORDER",
        "Sager kan kun afgrænses på første fraværsdag, når de også ordnes efter den.",
        "Cases can be limited by first absence day only when they are also ordered by it.");

    public ListCasesValidator()
    {
        RuleFor(request => request.Filter).SetValidator(new CaseFilterValidator());
        When(request => request.Filter is not null && !request.Order.IsByFirstAbsenceDay(), () =>
        {
            RuleFor(request => request.Filter.FirstAbsenceDayFrom).Null().Violates(FilterNeedsOrder);
            RuleFor(request => request.Filter.FirstAbsenceDayTo).Null().Violates(FilterNeedsOrder);
        });
    }
}

internal sealed class CaseFilterValidator : RequestValidator<CaseFilter>
{
    public CaseFilterValidator() => RuleFor(filter => filter.FirstAbsenceDayTo)
        .Must((filter, to) => !(to.ToDateOnly() < filter.FirstAbsenceDayFrom.ToDateOnly()))
        .Violates(Violations.DatesReversed);
}
