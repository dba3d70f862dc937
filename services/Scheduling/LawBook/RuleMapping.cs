using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.LawBook;

/// <summary>From the rule book to its messages. The enums have the same numbers on both sides; a test holds them.</summary>
internal static class RuleMapping
{
    /// <summary>What needs no waiting, as a read gives it.</summary>
    public static Task<Result<T>> Answer<T>(Result<T> answer) where T : notnull => Task.FromResult(answer);

    public static V1.RuleSetSummary ToSummary(this RuleSet set, Language language) => new()
    {
        RuleSetId = set.Id,
        Version = set.Version,
        On = set.IsOn,
        Title = set.Title.In(language),
        Text = set.Text.In(language),
        Source = set.Source,
        Certainty = (Types.V1.Certainty)set.Certainty,
        FirstAbsenceDayFrom = set.FirstAbsenceDayFrom.ToProto(),
        FirstAbsenceDayTo = set.FirstAbsenceDayTo?.ToProto(),
        BasedOn = set.BasedOn ?? "",
        RuleCount = set.Rules.Count,
    };

    public static V1.OverlaySummary ToSummary(this Overlay overlay, Language language) => new()
    {
        OverlayId = overlay.Id,
        Version = overlay.Version,
        Title = overlay.Title.In(language),
        Text = overlay.Text.In(language),
        Source = overlay.Source,
        Certainty = (Types.V1.Certainty)overlay.Certainty,
        Stages =
        {
            overlay.Stages.Select(stage => new V1.OverlayStage
            {
                Trial = stage.Stage == OverlayStage.Trial, From = stage.From.ToProto(), PilotGroups = { stage.PilotGroups },
            }),
        },
        RuleCount = overlay.Rules.Count,
    };

    public static V1.Rule ToProto(this Rule rule, RuleSource source, Language language) => new()
    {
        RuleId = rule.Id,
        SourceId = source.Id,
        Norm = (V1.Norm)rule.Norm,
        Authority = (V1.Authority)rule.Authority,
        Basis = new()
        {
            Reference = rule.Basis.Reference,
            ActId = rule.Basis.Act,
            Quote = rule.Basis.Quote ?? "",
            Paraphrase = rule.Basis.Paraphrase ?? "",
            Address = rule.Basis.Address ?? "",
            ReadOn = rule.Basis.ReadOn?.ToProto(),
        },
        Certainty = (Types.V1.Certainty)rule.Certainty,
        Title = rule.Title.In(language),
        Text = rule.Text.In(language),
        BoundParty = (V1.BoundParty)rule.Binds,
        From = rule.From?.ToProto(),
        Until = rule.Until?.ToProto(),
        AppliesByEventDay = rule.AppliesBy == AppliesBy.EventDay,
        RestsUnder = { rule.Rests ?? [] },
        MetBy = rule.MetBy?.Event ?? "",
        MetByCount = rule.MetBy?.AtLeast ?? 0,
        Acts = { rule.Act ?? [] },
        Items = { (rule.Items ?? []).Select(item => item.Word.In(language)) },
        Tightens = rule.Tightens ?? "",
        Assumption = rule.Assumption?.In(language) ?? "",
        NotVerified = rule.NotVerified?.In(language) ?? "",
    };
}
