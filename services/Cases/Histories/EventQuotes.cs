using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Types.V1;
using State = Sygeopfoelgning.Cases.V1.CaseChangeState.StateOneofCase;
using Step = Sygeopfoelgning.Cases.V1.ProgressRecord.WhatOneofCase;
using What = Sygeopfoelgning.Cases.V1.CourseRecord.WhatOneofCase;

namespace Sygeopfoelgning.Cases.Histories;

/// <summary>
/// What was said or written in an act: the texts of the part of the case that its event is about, and the reason, each with whose
/// words it is in.
/// </summary>
internal static class EventQuotes
{
    /// <summary>A text that is no longer there.</summary>
    public static Quote Erased => new() { Erased = true };

    /// <summary>The texts of an event, the citizen's own words first.</summary>
    public static IReadOnlyList<Quote> Quotes(this HistoryParts parts, Happened one)
    {
        var change = parts.ToChange(one, Language.Danish);
        return IsGone(one.Part, change)
            ? [Erased]
            : [.. Of(change).Append(Reason(change)).Where(quote => quote.Text.Length > 0).OrderBy(quote => quote.Wording)];
    }

    // Every part of these kinds has a row of its own as long as the case is there.
    private static bool IsGone(ChangedPart part, CaseChange change) =>
        change.After is null && part is not (ChangedPart.Access or ChangedPart.Protection or ChangedPart.Nothing);

    private static IEnumerable<Quote> Of(CaseChange change) => change.After?.StateCase switch
    {
        State.CitizenInput when change.After.CitizenInput is var said =>
            [new() { Kind = QuoteKind.CitizenInput, Text = said.Text, Wording = Own(said.Author == CitizenInputAuthor.Citizen) }],
        State.OwnUnderstanding when change.After.OwnUnderstanding is var said =>
            [new() { Kind = QuoteKind.OwnUnderstanding, Text = said.Text, Wording = said.Wording }],
        State.GoalVersion when change.After.GoalVersion is var goal => [new() { Kind = QuoteKind.Goal, Text = goal.Text, Wording = goal.Wording }],
        State.Resource => [Of(QuoteKind.Resource, change.After.Resource.Statement)],
        State.Challenge => [Of(QuoteKind.Challenge, change.After.Challenge.Statement)],
        State.PlanPart => Of(change.After.PlanPart),
        State.CourseRecord when change.After.CourseRecord is { WhatCase: What.FirstCall } call =>
            [new() { Kind = QuoteKind.Treatment, Text = call.FirstCall.Treatment, Wording = GoalWording.CitizensOwn }],
        State.ProgressRecord => Of(change.Before?.ProgressRecord, change.After.ProgressRecord),
        _ => [],
    };

    private static Quote Of(QuoteKind kind, RecordedStatement said) => new() { Kind = kind, Text = said.Text, Wording = said.Wording };

    // Officers write the plan; a citizen completes steps of it.
    private static IEnumerable<Quote> Of(PlanPart part) => part.PartCase switch
    {
        PlanPart.PartOneofCase.Step => [Officers(QuoteKind.Activity, part.Step.Content.Activity)],
        PlanPart.PartOneofCase.Staircase => part.Staircase.Steps.Select(step => Officers(QuoteKind.Tasks, step.Tasks)),
        PlanPart.PartOneofCase.FollowUpItem when part.FollowUpItem is var item =>
            [
                Officers(QuoteKind.FollowUpItem, item.Text),
                .. item.Settlements.TakeLast(1).Select(found => Officers(QuoteKind.FollowUpResult, found.Text)),
            ],
        PlanPart.PartOneofCase.GoalsAtTalk => [Officers(QuoteKind.Reason, part.GoalsAtTalk.Reason)],
        _ => [],
    };

    private static IEnumerable<Quote> Of(ProgressRecord? before, ProgressRecord record) => record.WhatCase switch
    {
        Step.Measurement => [By(record, QuoteKind.Note, record.Measurement.Note)],
        Step.MedicalQuestion => [By(record, QuoteKind.MedicalQuestion, record.MedicalQuestion.Text)],
        Step.MedicalQuestionSettlement =>
            [
                .. before?.MedicalQuestion is { } question ? [By(before, QuoteKind.MedicalQuestion, question.Text)] : (IEnumerable<Quote>)[],
                By(record, QuoteKind.MedicalAnswer, record.MedicalQuestionSettlement.Explanation),
            ],
        Step.WorkContact => [By(record, QuoteKind.Note, record.WorkContact.Note)],
        _ => [],
    };

    // A reason is in the words of who acted.
    private static Quote Reason(CaseChange change) =>
        new() { Kind = QuoteKind.Reason, Text = change.Reason, Wording = Own(change.AuthorRole == Role.Citizen.WireName()) };

    private static Quote By(ProgressRecord record, QuoteKind kind, string text) =>
        new() { Kind = kind, Text = text, Wording = Own(record.WrittenBy == WrittenBy.Citizen) };

    private static Quote Officers(QuoteKind kind, string text) => new() { Kind = kind, Text = text, Wording = GoalWording.Officers };

    private static GoalWording Own(bool isCitizens) => isCitizens ? GoalWording.CitizensOwn : GoalWording.Officers;
}
