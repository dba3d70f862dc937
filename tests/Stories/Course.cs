using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>The steps that every story begins with: a form becomes a case with a plan, parties and a journal.</summary>
public sealed class Course(Suite suite, Stage stage)
{
    /// <summary>The registered case.</summary>
    public RegisterCaseResponse Registered { get; private set; } = new();

    private static readonly string[] Notices =
    [
        Feed.V1.DeadlineApproaching.Descriptor.FullName, Feed.V1.DeadlineReached.Descriptor.FullName, Feed.V1.DeadlineMissed.Descriptor.FullName,
    ];

    private string CaseId => Registered.Case.CaseId;

    /// <summary>Registers the form on the day it was received.</summary>
    public async Task Register(InformationForm form)
    {
        Registered = await suite.Intake.RegisterCaseAsync(
            new RegisterCaseRequest { RequestId = Guid.NewGuid().ToString(), Form = form }, deadline: Suite.Soon);
        stage.Tell($"case {Registered.Case.CaseNumber}, id {CaseId}, rules {Registered.Case.Rules.RuleSetId} + {string.Join(", ", Registered.Case.Rules.OverlayIds)}");
        stage.Tell($"assigned to {Registered.Assignment.OfficerName}: {Registered.Assignment.Explanation}");
        foreach (var warning in Registered.Warnings)
        {
            stage.Tell($"warning {warning.Reason}: {warning.Message}");
        }
    }

    /// <summary>The plan, at least as new as the registration.</summary>
    public async Task<Plan> Plan() =>
        (await Stage.Insist(() => suite.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = CaseId, AtLeast = Registered.Position }, deadline: Suite.Soon))).Plan;

    /// <summary>The plan, once it is as told.</summary>
    public Task<Plan> PlanWhen(string what, Func<Plan, bool> asTold) => Stage.Until(what, Plan, asTold);

    /// <summary>How the case stands.</summary>
    public async Task<Cases.V1.Course> Stand() =>
        (await suite.Courses.GetCourseAsync(new GetCourseRequest { CaseId = CaseId }, deadline: Suite.Soon)).Course;

    /// <summary>Decides the category.</summary>
    public async Task Decide(DateOnly day, VisitationCategory category, string reason) => await suite.Courses.DecideVisitationAsync(
        new DecideVisitationRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Etag = (await Stand()).Etag, DecidedOn = day.ToProto(), Category = category, Reason = reason,
        },
        deadline: Suite.Soon);

    /// <summary>Records the first call to the citizen, who was reached.</summary>
    public async Task<Cases.V1.Course> Call(DateOnly day, Action<RecordFirstCallRequest> answers)
    {
        var request = new RecordFirstCallRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Etag = (await Stand()).Etag, CalledOn = day.ToProto(), Reached = true,
        };
        answers(request);
        return (await suite.Retention.RecordFirstCallAsync(request, deadline: Suite.Soon)).Course;
    }

    /// <summary>Assesses the risk: what the form says is confirmed, and what it does not say is answered with no.</summary>
    public async Task<RiskAssessment> Assess(DateOnly day, string reason)
    {
        var stand = await Stand();
        var request = new AssessRiskRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Etag = stand.Etag, AssessedOn = day.ToProto(), Reason = reason,
            Answers =
            {
                Enum.GetValues<RiskIndicator>().Where(indicator => indicator != RiskIndicator.Unspecified).Select(indicator => new RiskAnswer
                {
                    Indicator = indicator,
                    Answer = stand.RiskOnForm.SingleOrDefault(stated => stated.Indicator == indicator)?.Answer == Answer.Yes ? Answer.Yes : Answer.No,
                }),
            },
        };
        return (await suite.Retention.AssessRiskAsync(request, deadline: Suite.Soon)).Record.Risk;
    }

    /// <summary>Classifies the case.</summary>
    public async Task Classify(DateOnly day, CaseClass chosen, string reason) => await suite.Retention.ClassifyCaseAsync(
        new ClassifyCaseRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Etag = (await Stand()).Etag, ClassifiedOn = day.ToProto(), CaseClass = chosen, Reason = reason,
        },
        deadline: Suite.Soon);

    /// <summary>Decides that follow-up is done without contact.</summary>
    public async Task<Cases.V1.Course> Standby(DateOnly day, StandbyGround ground, string reason) => (await suite.Courses.DecideStandbyAsync(
        new DecideStandbyRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Etag = (await Stand()).Etag, FromDay = day.ToProto(), Standby = true, Ground = ground, Reason = reason,
        },
        deadline: Suite.Soon)).Course;

    /// <summary>The citizen's own goal, in the citizen's words.</summary>
    public async Task<Goal> Formulate(string words) => (await suite.Goals.FormulateGoalAsync(
        new FormulateGoalRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Kind = GoalKind.EmploymentGoal, Text = words, Wording = GoalWording.CitizensOwn,
        },
        deadline: Suite.Soon)).Goal;

    /// <summary>A step of the plan towards a goal, which the citizen takes.</summary>
    public async Task<PlanStep> AddStep(Goal goal, string activity, DateOnly from, DateOnly due) => (await suite.InterventionPlans.AddStepAsync(
        new AddStepRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId,
            Step = new PlanStepContent
            {
                GoalId = goal.GoalId, Activity = activity, Owner = StepOwner.Citizen, FromDay = from.ToProto(), ToDay = due.ToProto(), DueOn = due.ToProto(),
            },
        },
        deadline: Suite.Soon)).Step;

    /// <summary>The deadline of a rule is in this state on this day.</summary>
    public async Task ExpectState(string rule, DeadlineState expected) => stage.Expect(
        $"{rule} today", expected, (await Plan()).Deadlines.Single(one => one.RuleId == rule).State);

    /// <summary>The last day of a deadline was announced in the journal, or it was not.</summary>
    public async Task ExpectNotices(string rule, bool reached)
    {
        var title = (await Plan()).Deadlines.Single(one => one.RuleId == rule).Title;
        var type = Sygeopfoelgning.Feed.V1.DeadlineReached.Descriptor.FullName;
        bool IsNotice(JournalEntry entry) => entry.EventType == type && entry.Text.Contains(title, StringComparison.OrdinalIgnoreCase);
        if (reached)
        {
            await Stage.Until($"{rule} is announced", () => suite.Entries(CaseId), found => found.Any(IsNotice));
        }
        else
        {
            stage.Expect($"{rule} was announced", false, (await suite.Entries(CaseId)).Any(IsNotice));
        }
    }

    /// <summary>Records a step of the return to work in part, as agreed with the employer.</summary>
    /// <param name="day">Its first day.</param>
    /// <param name="worked">Hours a week, of 37.</param>
    /// <param name="onlyTry">Only asks whether it could be recorded.</param>
    public async Task<Cases.V1.Course> Return(DateOnly day, double worked, bool onlyTry = false) => (await suite.Courses.RecordPartialReturnAsync(
        new RecordPartialReturnRequest
        {
            RequestId = Guid.NewGuid().ToString(), ValidateOnly = onlyTry, CaseId = CaseId, Etag = (await Stand()).Etag, FromDay = day.ToProto(),
            WeeklyHoursContracted = Hours(FullTime), WeeklyHoursWorked = Hours(worked), EmployerAgreed = true, Reason = "Timerne følger trappen, der er aftalt.",
        },
        deadline: Suite.Soon)).Course;

    private const double FullTime = 37;

    private static Google.Protobuf.WellKnownTypes.Duration Hours(double hours) =>
        Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromHours(hours));

    /// <summary>Records the recovery.</summary>
    public async Task Recover(DateOnly day, RecoverySource source) => await suite.Courses.RecordRecoveryAsync(
        new RecordRecoveryRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Etag = (await Stand()).Etag, RecoveredOn = day.ToProto(), Source = source,
        },
        deadline: Suite.Soon);

    /// <summary>Closes the case.</summary>
    public async Task<Cases.V1.Course> Close(DateOnly day, CaseOutcome outcome, string reason) => (await suite.Courses.CloseCaseAsync(
        new CloseCaseRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Etag = (await Stand()).Etag, ClosedOn = day.ToProto(), Outcome = outcome, Reason = reason,
        },
        deadline: Suite.Soon)).Course;

    /// <summary>Checks one date of the plan against the story.</summary>
    public void ExpectDate(Plan plan, string rule, DateOnly statutory, DateOnly? planBy = null)
    {
        var deadline = plan.Deadlines.SingleOrDefault(one => one.RuleId == rule)
            ?? throw new StoryBrokenException($"{rule} is not in the plan, which has {string.Join(", ", plan.Deadlines.Select(one => one.RuleId))}.");
        stage.Expect($"{rule} ({deadline.Title})", statutory, deadline.StatutoryDate.ToDateOnly()!.Value);
        if (planBy is { } expected)
        {
            stage.Expect($"{rule}, planned by", expected, deadline.PlanBy.ToDateOnly()!.Value);
        }
    }

    /// <summary>Checks one window of the plan against the story.</summary>
    public void ExpectWindow(Plan plan, string rule, DateOnly from, DateOnly to)
    {
        ExpectDate(plan, rule, to);
        stage.Expect($"{rule}, from", from, plan.Deadlines.Single(one => one.RuleId == rule).WindowFrom.ToDateOnly()!.Value);
    }

    /// <summary>The parties, at least as new as the registration.</summary>
    public async Task<IReadOnlyList<Party>> Parties() =>
        (await Stage.Insist(() => suite.Parties.ListPartiesAsync(
            new ListPartiesRequest { CaseId = CaseId, AtLeast = Registered.Position }, deadline: Suite.Soon))).Parties;

    /// <summary>The journal, once it has this many entries.</summary>
    public Task<IReadOnlyList<JournalEntry>> Journal(int entries) => Stage.Until<IReadOnlyList<JournalEntry>>(
        $"the journal has {entries} entries",
        () => suite.Entries(CaseId),
        found => found.Count >= entries);

    /// <summary>Writes a note.</summary>
    public async Task<JournalEntry> Note(string subject, string text)
    {
        var request = new AppendEntryRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Subject = subject, Text = text, AtLeast = Registered.Position,
        };
        return (await Stage.Insist(() => suite.Journal.AppendEntryAsync(request, deadline: Suite.Soon))).Entry;
    }

    /// <summary>The journal's chain verifies, and it has this many entries besides the notices of deadlines, which come at any moment of their day.</summary>
    public async Task ExpectIntactJournal(int entries)
    {
        // What other services tell of comes in its own time.
        var found = await Stage.Until("the entries have come", WithoutNotices, found => found.Count >= entries);
        stage.Expect("entries in the journal beside notices of deadlines", entries, found.Count);
        var verified = await suite.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = CaseId }, deadline: Suite.Soon);
        stage.Expect("the journal's chain is intact", true, verified.Intact);
    }

    /// <summary>The entry comes after this many others, not counting notices of deadlines.</summary>
    public async Task ExpectBehind(int others, JournalEntry entry) => stage.Expect(
        "entries in front of the note", others, (await WithoutNotices()).Count(one => one.Number < entry.Number));

    private async Task<List<JournalEntry>> WithoutNotices() =>
        [.. (await suite.Entries(CaseId)).Where(entry => !Notices.Contains(entry.EventType))];
}
