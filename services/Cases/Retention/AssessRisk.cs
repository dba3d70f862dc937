using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Retention;

internal sealed partial class RetentionService
{
    /// <summary>Assesses the risk that the citizen loses the job (risikovurdering).</summary>
    public override Task<AssessRiskResponse> AssessRisk(AssessRiskRequest request, ServerCallContext context)
    {
        var today = DateOnly.MinValue;
        return acts.Run(
            request, request.Etag, context,
            work =>
            {
                today = work.Today;
                return new CourseRecord { Day = request.AssessedOn, Reason = request.Reason, Risk = RiskModel.Shipped.Assess(request.Answers) };
            },
            (course, record, _) => course.AssessRisk(record, today),
            (record, course, warnings) => new AssessRiskResponse { Record = record, Course = course, Warnings = { warnings } });
    }
}

internal sealed class AssessRiskValidator : RequestValidator<AssessRiskRequest>
{
    public static readonly ViolationCode IndicatorsNotAll = new("INDICATORS_NOT_ALL",
        "Hver indikator skal besvares. Er svaret ikke kendt, så svar ”vides ikke”.",
        "Every indicator must be answered. Where the answer is not known, answer “not known”.");

    public static readonly ViolationCode IndicatorRepeated = new("INDICATOR_REPEATED",
        "Hver indikator besvares kun én gang.",
        "Each indicator is answered only once.");

    public AssessRiskValidator()
    {
        RuleFor(request => request.AssessedOn).IsNotInTheFuture();
        RuleFor(request => request.Answers)
            .Must(answers => answers.Select(one => one.Indicator).Distinct().Count() == answers.Count).Violates(IndicatorRepeated);
        RuleFor(request => request.Answers)
            .Must(answers => RiskModel.Shipped.Indicators.All(known => answers.Any(one => RiskAnswers.CodeOf(one.Indicator) == known.Code)))
            .Violates(IndicatorsNotAll);
    }
}
