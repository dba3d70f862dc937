using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Register;

internal sealed partial class CaseService
{
    /// <summary>The cases that the caller may reach, filtered and in order.</summary>
    public override async Task<ListCasesResponse> ListCases(ListCasesRequest request, ServerCallContext context)
    {
        var (language, today) = (context.Language(), DateOnly.MinValue);
        var answer = await reads.Page(
            request, context,
            async (session, page) =>
            {
                today = await session.Today();
                return await store.List(session, request.ToListing(session.Caller, page));
            },
            file => CaseAnswer.InList(file, today, language), (ListCasesResponse response) => response.Cases,
            file => PageEnd.Of(file, request.Order.ToOrdering()).ToKey(),
            session => StaffRegister.Unknown(session, request.Filter?.ResponsibleId ?? "", request.Filter?.TeamId ?? ""));
        answer.Today = today.ToProto();
        return answer;
    }
}

internal sealed class ListCasesValidator : RequestValidator<ListCasesRequest>
{
    public ListCasesValidator()
    {
        RuleFor(request => request.Filter).SetValidator(new CaseFilterValidator());
        RuleFor(request => request).Custom((request, context) => context.CheckList(request.Filter, request.Order));
    }
}

internal sealed class CaseFilterValidator : RequestValidator<CaseFilter>
{
    public CaseFilterValidator() => RuleFor(filter => filter.FirstAbsenceDayTo)
        .Must((filter, to) => !(to.ToDateOnly() < filter.FirstAbsenceDayFrom.ToDateOnly()))
        .Violates(Violations.DatesReversed);
}
