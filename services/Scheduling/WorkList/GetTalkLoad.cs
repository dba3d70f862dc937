using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.WorkList;

internal sealed partial class WorkListService
{
    private const int UsualWeeks = 4;

    /// <summary>How many talks are due, per week and responsible officer (S2-32).</summary>
    public override Task<GetTalkLoadResponse> GetTalkLoad(GetTalkLoadRequest request, ServerCallContext context) =>
        reads.Run<GetTalkLoadRequest, GetTalkLoadResponse>(request, context, async session =>
        {
            var today = await session.Today();
            var monday = Weeks.MondayOf(request.From.ToDateOnly() ?? today);
            var counted = await WorkListStore.Talks(
                session, duties.Talks, request.ResponsibleId.NullIfEmpty(), request.TeamId.NullIfEmpty(), monday,
                Weeks.LastDay(monday, request.Weeks == 0 ? UsualWeeks : request.Weeks), today);
            return Result.Of(new GetTalkLoadResponse { Officers = { counted.ToLoads() }, FirstWeek = monday.ToProto() });
        });
}

internal sealed class GetTalkLoadValidator : RequestValidator<GetTalkLoadRequest>
{
    private const int MostWeeks = 26;

    internal static readonly ViolationCode WeeksOutOfRange = new("WEEKS_OUT_OF_RANGE",
        "Vælg fra 1 til {0} uger.",
        "Choose from 1 to {0} weeks.");

    public GetTalkLoadValidator()
    {
        RuleFor(request => request.ResponsibleId).IsOpaqueIdOrEmpty();
        RuleFor(request => request.TeamId).IsOpaqueIdOrEmpty()
            .Must((request, team) => team.Length == 0 || request.ResponsibleId.Length == 0).Violates(DeadlineFilterValidator.OfficerOrTeam);
        RuleFor(request => request.From).IsInTheCalendar();
        RuleFor(request => request.Weeks).InclusiveBetween(0, MostWeeks).Violates(WeeksOutOfRange, MostWeeks);
    }
}
