using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Documentation.Letters;

internal sealed partial class LetterService
{
    /// <summary>A template with its text.</summary>
    public override Task<GetLetterTemplateResponse> GetLetterTemplate(GetLetterTemplateRequest request, ServerCallContext context) =>
        reads.Run<GetLetterTemplateRequest, GetLetterTemplateResponse>(request, context, async session =>
            LetterTemplates.Shipped.Find(request.TemplateId, request.Version, await session.Today()) is { } template
                ? new GetLetterTemplateResponse
                {
                    Template = template.ToProto(), DanishText = template.TextIn(Language.Danish), EnglishText = template.TextIn(Language.English),
                }
                : Result.Refused<GetLetterTemplateResponse>(new LetterTemplateNotFound()));
}

internal sealed class GetLetterTemplateValidator : RequestValidator<GetLetterTemplateRequest>
{
    public GetLetterTemplateValidator() => RuleFor(request => request.Version).GreaterThanOrEqualTo(0).Violates(Violations.NumberNegative);
}
