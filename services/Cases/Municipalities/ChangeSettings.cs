using FluentValidation;
using FluentValidation.Results;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Municipalities;

internal sealed partial class SettingsService
{
    /// <summary>Changes the settings, or sets the municipality up for the first time.</summary>
    public override Task<ChangeSettingsResponse> ChangeSettings(ChangeSettingsRequest request, ServerCallContext context) =>
        writes.Run<ChangeSettingsRequest, ChangeSettingsResponse>(request, context, async work =>
            (await SettingsStore.Lock(work) ?? KnownSettings.None).Change(request.Etag, work.Municipality, request.ToSettings(work)).Map(changed =>
            {
                SettingsStore.Keep(work, changed);
                work.Append(MunicipalityAggregate.Of(work.Municipality), changed.ToEvent(work.Municipality));
                return new ChangeSettingsResponse { Settings = changed.ToProto(work.Municipality) };
            }));
}

internal sealed class ChangeSettingsValidator : RequestValidator<ChangeSettingsRequest>
{
    private const int MostOverlays = 10;

    public ChangeSettingsValidator(RuleBook book)
    {
        RuleFor(request => request)
            .Custom((request, context) => Add(context, (MunicipalitySettings.Make(request.RuleSetId, request.OverlayIds, book).Refusal as InvalidRequest)?.Violations ?? []))
            .When(request => request.OverlayIds.Count <= MostOverlays);
        RuleFor(request => request.Values)
            .Custom((values, context) => Add(context, SettingValues.Check(values)))
            .When(request => request.Values is not null);
    }

    private static void Add(ValidationContext<ChangeSettingsRequest> context, IEnumerable<Violation> violations)
    {
        foreach (var violation in violations)
        {
            context.AddFailure(new ValidationFailure(context.PropertyPath, violation.Code.Reason) { CustomState = violation });
        }
    }
}
