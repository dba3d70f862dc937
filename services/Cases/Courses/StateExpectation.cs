using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Courses;

internal sealed partial class CourseService
{
    /// <summary>States the expected course (forventet forløb).</summary>
    public override Task<StateExpectationResponse> StateExpectation(StateExpectationRequest request, ServerCallContext context) => acts.Run(
        request, request.Etag, context,
        _ => new CourseRecord
        {
            Day = request.StatedOn, Reason = request.Reason,
            Expectation = new()
            {
                ExpectedRecoveryOn = request.ExpectedRecoveryOn,
                CitizenExpectsUnder26Weeks = request.CitizenExpectsUnder26Weeks,
                EmployerExpectsUnder26Weeks = request.EmployerExpectsUnder26Weeks,
                PredictableCourse = request.PredictableCourse,
            },
        },
        (course, record, _) => course.StateExpectation(record),
        (record, course, warnings) => new StateExpectationResponse { Record = record, Course = course, Warnings = { warnings } });
}

internal sealed class StateExpectationValidator : RequestValidator<StateExpectationRequest>
{
    public static readonly ViolationCode NothingStated = new("NOTHING_STATED",
        "Oplys den forventede raskmelding eller mindst et af svarene.",
        "State the expected recovery or at least one of the answers.");

    public StateExpectationValidator()
    {
        RuleFor(request => request.StatedOn).IsNotInTheFuture();
        RuleFor(request => request.ExpectedRecoveryOn).IsDate().Within();
        RuleFor(request => request.ExpectedRecoveryOn)
            .Must((request, day) => day is not null || request.CitizenExpectsUnder26Weeks != 0 || request.EmployerExpectsUnder26Weeks != 0 || request.PredictableCourse != 0)
            .Violates(NothingStated);
    }
}
