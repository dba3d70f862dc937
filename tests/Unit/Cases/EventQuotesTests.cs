using Google.Protobuf;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Histories;
using Sygeopfoelgning.Cases.Progress;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;
using Said = Sygeopfoelgning.Cases.Resources.Said;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>Which texts an event is about, and whose words they are. All invented.</summary>
public sealed class EventQuotesTests
{
    private const string Why = "Opdigtet grund.";

    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly Guid Id = Guid.Parse("01930000-0000-7000-8000-00000000000c");
    private static readonly HistoryParts Nothing = new(
        Id, null, new Dictionary<(Guid, int), GoalVersion>(), new Dictionary<Guid, Said>(),
        new Dictionary<long, (PlanPart?, PlanPart, string)>(), [], new Dictionary<int, OwnUnderstanding>(), [], new Dictionary<long, CaseAccess?>());

    [Fact]
    public void A_goal_is_quoted_in_the_version_of_the_event_with_its_reason_in_the_words_of_who_reformulated_it()
    {
        var parts = Nothing with
        {
            Goals = new Dictionary<(Guid, int), GoalVersion>
            {
                [(Id, 1)] = new() { Text = "Fuld tid.", Wording = GoalWording.CitizensOwn },
                [(Id, 2)] = new() { Text = "Halv tid.", Wording = GoalWording.CitizensOwn, Reason = Why },
                [(Id, 3)] = new() { Text = "Kvart tid.", Wording = GoalWording.Officers, Reason = "En anden." },
            },
        };

        Assert.Equal([Own(QuoteKind.Goal, "Fuld tid.")], parts.Quotes(By("citizen", new GoalFormulated { GoalId = $"{Id}", Version = 1 })));
        Assert.Equal(
            [Own(QuoteKind.Goal, "Halv tid."), Officers(QuoteKind.Reason, Why)],
            parts.Quotes(By("caseworker", new GoalReformulated { GoalId = $"{Id}", Version = 2 })));
        Assert.Equal(
            [Own(QuoteKind.Goal, "Halv tid."), Own(QuoteKind.Reason, Why)], parts.Quotes(By("citizen", new GoalReformulated { GoalId = $"{Id}", Version = 2 })));
    }

    [Fact]
    public void The_citizens_own_words_come_before_the_officers()
    {
        var statement = new RecordedStatement { Text = "Lang transport.", Wording = GoalWording.Officers, Withdrawal = new() { Reason = Why } };
        var parts = Nothing with { Statements = new Dictionary<Guid, Said> { [Id] = new(Id, Sygeopfoelgning.Cases.Resources.About.Challenge, statement) } };

        Assert.Equal(
            [Own(QuoteKind.Reason, Why), Officers(QuoteKind.Challenge, "Lang transport.")],
            parts.Quotes(By("citizen", new ChallengeWithdrawn { ChallengeId = $"{Id}" })));
        Assert.Equal([Officers(QuoteKind.Challenge, "Lang transport.")], parts.Quotes(By("caseworker", new ChallengeRecorded { ChallengeId = $"{Id}" })));
    }

    [Theory]
    [InlineData(CitizenInputAuthor.Citizen, GoalWording.CitizensOwn)]
    [InlineData(CitizenInputAuthor.Officer, GoalWording.Officers)]
    public void An_input_is_in_the_words_of_who_wrote_it_down(CitizenInputAuthor author, GoalWording wording)
    {
        var parts = Nothing with { Inputs = [new() { InputId = $"{Id}", Text = "Må jeg rejse?", Author = author }] };

        Assert.Equal(
            [new Quote { Kind = QuoteKind.CitizenInput, Text = "Må jeg rejse?", Wording = wording }],
            parts.Quotes(By("citizen", new CitizenInputAdded { InputId = $"{Id}" })));
    }

    [Fact]
    public void The_plan_is_quoted_part_by_part()
    {
        var parts = Nothing with
        {
            Plan = new Dictionary<long, (PlanPart?, PlanPart, string)>
            {
                [1] = (null, new() { Step = new() { Content = new() { Activity = "Besøg." } } }, ""),
                [2] = (null, new() { Staircase = new() { Steps = { new StaircaseStep { Tasks = "Arkiv." }, new StaircaseStep { Tasks = "Skranke." } } } }, Why),
                [3] = (null, new() { FollowUpItem = new() { Text = "Er den fodret?", Settlements = { new FollowUpSettlement { Text = "Nej." }, new FollowUpSettlement { Text = "Ja." } } } }, ""),
                [4] = (null, new() { GoalsAtTalk = new() { Reason = Why } }, ""),
                [5] = (null, new() { Order = new() }, ""),
            },
        };

        Assert.Equal([Officers(QuoteKind.Activity, "Besøg.")], parts.Quotes(By("citizen", new PlanStepCompleted { Version = 1 })));
        Assert.Equal(
            [Officers(QuoteKind.Tasks, "Arkiv."), Officers(QuoteKind.Tasks, "Skranke."), Officers(QuoteKind.Reason, Why)],
            parts.Quotes(By("caseworker", new StaircaseSet { Version = 2 })));
        Assert.Equal(
            [Officers(QuoteKind.FollowUpItem, "Er den fodret?"), Officers(QuoteKind.FollowUpResult, "Ja.")],
            parts.Quotes(By("caseworker", new Sygeopfoelgning.Feed.V1.FollowUpItemSettled { Version = 3 })));
        Assert.Equal([Officers(QuoteKind.Reason, Why)], parts.Quotes(By("caseworker", new GoalsAtTalkDecided { Version = 4 })));
        Assert.Empty(parts.Quotes(By("caseworker", new PlanStepsReordered { Version = 5 })));
    }

    [Fact]
    public void The_treatment_is_in_the_citizens_words_and_the_reason_in_the_officers()
    {
        CourseRecord call = new() { RecordId = "1", Day = Day.ToProto(), FirstCall = new() { Reached = true, Treatment = "Genoptræning." }, Reason = Why };
        CourseRecord recovery = new() { RecordId = "2", Day = Day.ToProto(), Recovery = new() };
        var parts = Nothing with
        {
            Course = new CaseCourse(
                Id, new PlanFacts { FirstAbsenceDay = Day, KindOfEmployment = Sygeopfoelgning.Rules.KindOfEmployment.EmployeeWithPay },
                new CaseRules("RS-2015", "1", [], Sygeopfoelgning.Rules.Certainty.Verified), [call, recovery], 7, "", default),
        };

        Assert.Equal(
            [Own(QuoteKind.Treatment, "Genoptræning."), Officers(QuoteKind.Reason, Why)], parts.Quotes(By("caseworker", new CitizenCalled { CallId = "1" })));
        Assert.Empty(parts.Quotes(By("payment_unit", new RecoveryRecorded { RecoveryId = "2" })));
    }

    [Fact]
    public void An_answer_is_quoted_with_its_question()
    {
        ProgressRecord question = new() { RecordId = "1", WrittenBy = WrittenBy.Officer, MedicalQuestion = new() { Text = "Er biddet lægt?" } };
        ProgressRecord settled = new()
        {
            RecordId = "2", WrittenBy = WrittenBy.Officer, MedicalQuestionSettlement = new() { QuestionId = "1", Explanation = "Ja." },
        };
        ProgressRecord measured = new() { RecordId = "3", WrittenBy = WrittenBy.Citizen, Measurement = new() { Note = "Bedre." } };
        var parts = Nothing with
        {
            Progress = new CaseProgress(Id, IsOpen: true, Day, Sygeopfoelgning.Rules.KindOfEmployment.EmployeeWithPay, [question, settled, measured]),
        };

        Assert.Equal(
            [Officers(QuoteKind.MedicalQuestion, "Er biddet lægt?"), Officers(QuoteKind.MedicalAnswer, "Ja.")],
            parts.Quotes(By("caseworker", new MedicalQuestionSettled { QuestionId = "1" })));
        Assert.Equal([Own(QuoteKind.Note, "Bedre.")], parts.Quotes(By("citizen", new MeasurementRecorded { MeasurementId = "3" })));
    }

    [Fact]
    public void What_can_no_longer_be_read_is_erased_and_what_has_no_text_has_none()
    {
        foreach (var published in (IMessage[])
                 [
                     new GoalReformulated { GoalId = $"{Id}", Version = 2 }, new CategoryDecided { DecisionId = "gone" }, new ResourceWithdrawn { ResourceId = $"{Id}" },
                     new PlanStepAdded { Version = 3 }, new CitizenInputAdded { InputId = $"{Id}" }, new OwnUnderstandingStated { Version = 2 },
                     new MedicalQuestionAdded { QuestionId = "gone" },
                 ])
        {
            Assert.Equal([new Quote { Erased = true }], Nothing.Quotes(By("caseworker", published)));
        }

        Assert.Empty(Nothing.Quotes(By("caseworker", new CaseRegistered())));
        Assert.Empty(Nothing.Quotes(By("caseworker", new GlassBroken())));
    }

    private static Happened By(string role, IMessage published) => new(7, published.Descriptor.FullName, published, "", "", role, DateTimeOffset.UnixEpoch);

    private static Quote Own(QuoteKind kind, string text) => new() { Kind = kind, Text = text, Wording = GoalWording.CitizensOwn };

    private static Quote Officers(QuoteKind kind, string text) => new() { Kind = kind, Text = text, Wording = GoalWording.Officers };
}
