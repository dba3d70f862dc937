using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Progress;
using Sygeopfoelgning.Cases.Resources;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;
using LiftedProtection = Sygeopfoelgning.Cases.Access.LiftedProtection;
using Step = Sygeopfoelgning.Cases.V1.ProgressRecord.WhatOneofCase;
using What = Sygeopfoelgning.Cases.V1.CourseRecord.WhatOneofCase;

namespace Sygeopfoelgning.Cases.Histories;

/// <summary>What the events of a page are about, and with it the changes of the case.</summary>
internal sealed record HistoryParts(
    Guid CaseId,
    CaseCourse? Course,
    IReadOnlyDictionary<(Guid GoalId, int Version), GoalVersion> Goals,
    IReadOnlyDictionary<Guid, Said> Statements,
    IReadOnlyDictionary<long, (PlanPart? Before, PlanPart After, string Reason)> Plan,
    IReadOnlyList<CitizenInput> Inputs,
    IReadOnlyDictionary<int, OwnUnderstanding> Understandings,
    IReadOnlyList<LiftedProtection> Lifted,
    IReadOnlyDictionary<long, CaseAccess?> AccessBefore)
{
    /// <summary>The progress of the case; null where no change is about it.</summary>
    public CaseProgress? Progress { get; init; }

    /// <summary>The assignments of the case, for the reason of a change of the responsible officer.</summary>
    public IReadOnlyList<CaseAssigned> Assignments { get; init; } = [];

    /// <summary>An event as a change of the case.</summary>
    public CaseChange ToChange(Happened one, Language language)
    {
        var (before, after, reason) = Find(one);
        return new()
        {
            Kind = one.Known?.Kind ?? CaseChangeKind.Unspecified,
            Event = one.Type[(one.Type.LastIndexOf('.') + 1)..],
            Title = one.Known?.Title.In(language) ?? "",
            ChangedAt = one.At.ToTimestamp(),
            AuthorId = one.AuthorId,
            AuthorName = one.AuthorName,
            AuthorRole = one.AuthorRole,
            Reason = reason,
            Before = before,
            After = after,
        };
    }

    private (CaseChangeState? Before, CaseChangeState? After, string Reason) Find(Happened one) => one.Part switch
    {
        ChangedPart.Access access => (Of(AccessBefore.GetValueOrDefault(one.Sequence)), Of(access.Reach), ReasonOf(one.At)),
        ChangedPart.Protection { IsLifted: true } lifted => (new() { Protection = lifted.Which }, null, ReasonOf(lifted.Which, one.At)),
        ChangedPart.Protection registered => (null, new() { Protection = registered.Which }, ""),
        ChangedPart.Course course => Record(course.RecordId),
        ChangedPart.Goal goal => Version(goal),
        ChangedPart.Statement statement => Statement(statement),
        ChangedPart.Plan plan when Plan.TryGetValue(plan.Version, out var change) =>
            (change.Before is { } before ? new() { PlanPart = before } : null, new() { PlanPart = change.After }, change.Reason),
        ChangedPart.Input input when Inputs.FirstOrDefault(said => said.InputId == input.InputId.ToString()) is { } said =>
            (null, new() { CitizenInput = said }, ""),
        ChangedPart.Understanding said => (Understood(said.Version - 1), Understood(said.Version), ""),
        ChangedPart.Progress progressed => Recorded(progressed),
        _ => (null, null, ""),
    };

    private (CaseChangeState?, CaseChangeState?, string) Recorded(ChangedPart.Progress part)
    {
        var record = part.IsEnd
            ? Progress?.Records.FirstOrDefault(one => one.WhatCase != Step.Measurement && CaseProgress.EndedBy(one) == part.RecordId)
            : Progress?.Find(part.RecordId);
        if (record is null)
        {
            return (null, null, "");
        }

        var before = Progress!.Before(record);
        return (
            before is null ? null : new() { ProgressRecord = before }, new() { ProgressRecord = record },
            record.WhatCase switch
            {
                Step.MeasurementWithdrawal => record.MeasurementWithdrawal.Reason,
                Step.HealthClarification => record.HealthClarification.Reason,
                _ => "",
            });
    }

    // The reason is kept with the assignment, which was made at the same instant.
    private string ReasonOf(DateTimeOffset at) => Assignments.FirstOrDefault(one => one.AssignedAt.ToDateTimeOffset() == at)?.Reason ?? "";

    private (CaseChangeState?, CaseChangeState?, string) Record(string recordId)
    {
        if (Course?.Records.FirstOrDefault(one => one.RecordId == recordId) is not { } record)
        {
            return (null, null, "");
        }

        var before = Course.Before(record);
        return (before is null ? null : new() { CourseRecord = before }, new() { CourseRecord = record }, record.Reason);
    }

    private (CaseChangeState?, CaseChangeState?, string) Version(ChangedPart.Goal goal)
    {
        var (before, after) = (Goals.GetValueOrDefault((goal.GoalId, goal.Version - 1)), Goals.GetValueOrDefault((goal.GoalId, goal.Version)));
        return (before is null ? null : new() { GoalVersion = before }, after is null ? null : new() { GoalVersion = after }, after?.Reason ?? "");
    }

    private (CaseChangeState?, CaseChangeState?, string) Statement(ChangedPart.Statement part)
    {
        if (Statements.GetValueOrDefault(part.Id) is not { } said)
        {
            return (null, null, "");
        }

        var recorded = said with { Statement = said.Statement.Clone() };
        recorded.Statement.Withdrawal = null;
        return part.IsWithdrawn ? (State(recorded), State(said), said.Statement.Withdrawal?.Reason ?? "") : (null, State(recorded), "");
    }

    private CaseChangeState State(Said said) => said.About == About.Resource
        ? new() { Resource = said.ToResource(CaseId) }
        : new() { Challenge = said.ToChallenge(CaseId) };

    private CaseChangeState? Understood(int version) =>
        Understandings.GetValueOrDefault(version) is { } said ? new() { OwnUnderstanding = said } : null;

    // The reason is kept with the case by way of which the protection was lifted, at the same instant.
    private string ReasonOf(CaseRestriction protection, DateTimeOffset at) =>
        Lifted.FirstOrDefault(one => (int)one.Protection == (int)protection && one.LiftedAt == at)?.Reason ?? "";

    private static CaseChangeState? Of(CaseAccess? access) => access is null ? null : new()
    {
        Access = new() { ResponsibleId = access.ResponsibleId, TeamId = access.TeamId, Restriction = access.Restriction, NamedIds = { access.NamedIds } },
    };
}

/// <summary>What held before a record of the course.</summary>
internal static class CourseBefore
{
    /// <summary>What held of the same kind when the record was made; of a correction the record it takes back; of a reopening what had ended the case.</summary>
    public static CourseRecord? Before(this CaseCourse course, CourseRecord record)
    {
        var then = course with { Records = [.. course.Records.TakeWhile(one => one.RecordId != record.RecordId)] };
        return record.WhatCase switch
        {
            What.Visitation => then.Visitation,
            What.Expectation => then.Expectation,
            What.Standby => then.Standby,
            What.FirstCall => then.FirstCall,
            What.Risk => then.Risk,
            What.Classification => then.Classification,
            What.PartialReturn => then.PartialReturn(CaseCourse.DayOf(record)) is { } step && CaseCourse.DayOf(step) <= CaseCourse.DayOf(record) ? step : null,
            What.Reopening => then.Closing ?? then.Recovery,
            What.TakingBack => then.Records.FirstOrDefault(one => one.RecordId == record.TakingBack.RecordId),
            _ => null,
        };
    }
}

/// <summary>What held before a record of the progress.</summary>
internal static class ProgressBefore
{
    /// <summary>What it ends, or what held of the same kind when it was made.</summary>
    public static ProgressRecord? Before(this CaseProgress progress, ProgressRecord record)
    {
        var then = progress with { Records = [.. progress.Records.TakeWhile(one => one.RecordId != record.RecordId)] };
        return record.WhatCase switch
        {
            Step.HealthClarification => then.Clarification,
            Step.WorkContact => then.Contact,
            _ => CaseProgress.EndedBy(record) is { } ended ? then.Find(ended) : null,
        };
    }
}
