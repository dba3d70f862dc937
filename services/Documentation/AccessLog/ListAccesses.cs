using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Documentation.AccessLog;

internal sealed partial class AccessLogService
{
    /// <summary>All accesses, for an auditor.</summary>
    public override Task<ListAccessesResponse> ListAccesses(ListAccessesRequest request, ServerCallContext context) =>
        reads.Page(
            request, context, (session, page) => AccessStore.List(session, request.ToListing(page)),
            AccessMapping.ToAuditor, (ListAccessesResponse answer) => answer.Accesses, access => access.Place.ToKey());
}

internal sealed class ListAccessesValidator : RequestValidator<ListAccessesRequest>
{
    public ListAccessesValidator() => RuleFor(request => request.Filter).SetValidator(new AccessFilterValidator());
}

internal sealed class AccessFilterValidator : RequestValidator<AccessFilter>
{
    internal static readonly ViolationCode TimesReversed = new("TIMES_REVERSED",
        "Tidsrummet skal slutte, efter at det begynder.",
        "The end of the period must be after its beginning.");

    public AccessFilterValidator() => RuleFor(filter => filter.To)
        .Must((filter, to) => !(TimeMapping.Exists(to) && TimeMapping.Exists(filter.From) && to.ToDateTimeOffset() <= filter.From.ToDateTimeOffset()))
        .Violates(TimesReversed);
}
