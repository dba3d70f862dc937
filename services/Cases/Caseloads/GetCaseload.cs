using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Caseloads;

internal sealed partial class CaseloadService
{
    /// <summary>The cases of a team, officer by officer, or those of one officer, counted (sagsstamme, S3-24).</summary>
    public override Task<GetCaseloadResponse> GetCaseload(GetCaseloadRequest request, ServerCallContext context) =>
        reads.Run<GetCaseloadRequest, GetCaseloadResponse>(request, context, async session =>
        {
            var today = await session.Today();
            var (from, to) = (request.ClosedFrom.ToDateOnly() ?? new DateOnly(today.Year, today.Month, 1), request.ClosedTo.ToDateOnly() ?? today);
            var counted = request.TeamId.Length > 0
                ? await CaseloadStore.OfTeam(session, request.TeamId, today, from, to)
                : await CaseloadStore.OfOfficer(session, request.ResponsibleId, today, from, to);
            if (counted.Count == 0 && await StaffRegister.Unknown(session, request.ResponsibleId, request.TeamId) is { } unknown)
            {
                return unknown;
            }

            return new GetCaseloadResponse
            {
                Officers = { counted.ToCaseloads() }, ClosedFrom = from.ToProto(), ClosedTo = to.ToProto(), Today = today.ToProto(),
            };
        });
}

internal sealed class GetCaseloadValidator : RequestValidator<GetCaseloadRequest>
{
    private const int MostDays = 366;

    private static readonly ViolationCode OneOfficerOrTeam = new("ONE_OFFICER_OR_TEAM",
        "Vælg en medarbejder eller et team: udfyld netop ét af felterne.",
        "Choose an officer or a team: fill in exactly one of the fields.");

    private static readonly ViolationCode ClosedPeriodTooLong = new("CLOSED_PERIOD_TOO_LONG",
        "Vælg en periode på højst {0} dage for de lukkede sager.",
        "Choose a period of at most {0} days for the closed cases.");

    public GetCaseloadValidator()
    {
        RuleFor(request => request.TeamId)
            .Must((request, team) => (team.Length > 0) != (request.ResponsibleId.Length > 0)).Violates(OneOfficerOrTeam);
        RuleFor(request => request.ClosedFrom).IsGiven().When(request => request.ClosedTo is not null);
        RuleFor(request => request.ClosedTo).IsGiven().When(request => request.ClosedFrom is not null);
        RuleFor(request => request.ClosedTo)
            .Must((request, to) => !(to.ToDateOnly() < request.ClosedFrom.ToDateOnly())).Violates(Violations.DatesReversed)
            .Must((request, to) => !(to.ToDateOnly()?.DayNumber - request.ClosedFrom.ToDateOnly()?.DayNumber >= MostDays))
            .Violates(ClosedPeriodTooLong, MostDays);
    }
}
