using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Courses;

internal sealed partial class CourseService
{
    /// <summary>Decides whether follow-up happens without contact (standby).</summary>
    public override Task<DecideStandbyResponse> DecideStandby(DecideStandbyRequest request, ServerCallContext context) => acts.Run(
        request, request.Etag, context,
        _ => new CourseRecord
        {
            Day = request.FromDay, Reason = request.Reason,
            Standby = new() { Standby = request.Standby, Ground = request.Ground, LookAgainOn = request.LookAgainOn },
        },
        (course, record, _) => course.DecideStandby(record),
        (record, course, warnings) => new DecideStandbyResponse { Record = record, Course = course, Warnings = { warnings } });
}

internal sealed class DecideStandbyValidator : RequestValidator<DecideStandbyRequest>
{
    public static readonly ViolationCode GroundNeeded = new("GROUND_NEEDED",
        "Standby kræver en grund: alvorlig sygdom, eller at en kræftpatient selv har valgt det.",
        "Standby needs a ground: serious illness, or that a cancer patient has chosen it.");

    public static readonly ViolationCode GroundOnlyForStandby = new("GROUND_ONLY_FOR_STANDBY",
        "Grund og dag for en ny stillingtagen hører til standby. Udelad dem, når standby slutter.",
        "The ground and the day to look again belong to standby. Leave them out where standby ends.");

    public DecideStandbyValidator()
    {
        RuleFor(request => request.FromDay).IsDate().Within();
        RuleFor(request => request.LookAgainOn).IsDate().Within()
            .Must((request, day) => day is null || request.Standby).Violates(GroundOnlyForStandby)
            .Must((request, day) => !(day.ToDateOnly() <= request.FromDay.ToDateOnly())).Violates(Violations.DatesReversed);
        RuleFor(request => request.Ground)
            .Must((request, ground) => ground != 0 || !request.Standby).Violates(GroundNeeded)
            .Must((request, ground) => ground == 0 || request.Standby).Violates(GroundOnlyForStandby);
    }
}
