using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Histories;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>How events become the history of a case, and what was before a record of its course.</summary>
public sealed class CaseHistoryTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly Guid CaseId = Guid.Parse("01930000-0000-7000-8000-00000000000c");
    private static readonly HistoryParts Nothing = new(
        CaseId, null, new Dictionary<(Guid, int), GoalVersion>(), new Dictionary<Guid, Sygeopfoelgning.Cases.Resources.Said>(),
        new Dictionary<long, (PlanPart?, PlanPart, string)>(), [], new Dictionary<int, OwnUnderstanding>(), [], new Dictionary<long, CaseAccess?>());

    [Fact]
    public void Every_event_of_Cases_about_a_case_has_a_place_in_its_history_or_a_reason_for_none() => Assert.Equal(
        Contract.Events.Where(type => Contract.PublishersIn(type.File).Contains("cases") && Contract.PublishersIn(type.File).Count == 1
                && Contract.AggregateOf(type) == "case").Select(type => type.Name).Order(StringComparer.Ordinal),
        CaseChanges.All.Select(type => type.Event.Name).Concat(CaseChanges.None.Select(one => one.Event.Name)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_change_has_the_title_of_its_journal_entry()
    {
        foreach (var type in CaseChanges.All)
        {
            // A change of access is told in the journal only where the case was assigned.
            if (EntryTemplates.All.FirstOrDefault(template => template.Event == type.Event) is { OnlyWith: null } template)
            {
                Assert.Equal(template.Subject, type.Title.Danish);
            }

            Assert.NotEqual(type.Title.Danish, type.Title.English);
            Assert.NotEqual(CaseChangeKind.Unspecified, type.Kind);
        }
    }

    [Fact]
    public void An_event_of_a_newer_version_is_told_by_its_name()
    {
        var change = Nothing.ToChange(
            new(7, "sygeopfoelgning.feed.v1.SomethingNewer", null, "officer-1", "Sofie Sagsbehandler", "caseworker", DateTimeOffset.UnixEpoch), Language.Danish);

        Assert.Equal(
            new CaseChange
            {
                Event = "SomethingNewer", ChangedAt = DateTimeOffset.UnixEpoch.ToTimestamp(), AuthorId = "officer-1", AuthorName = "Sofie Sagsbehandler", AuthorRole = "caseworker",
            },
            change);
    }

    [Fact]
    public void What_can_no_longer_be_read_is_told_without_its_content()
    {
        foreach (var published in (Google.Protobuf.IMessage[])
                 [
                     new GoalReformulated { GoalId = CaseId.ToString(), Version = 2 }, new CategoryDecided { DecisionId = "gone" }, new ResourceWithdrawn { ResourceId = CaseId.ToString() },
                     new PlanStepAdded { Version = 3 }, new CitizenInputAdded { InputId = CaseId.ToString() }, new OwnUnderstandingStated { Version = 2 },
                 ])
        {
            var change = Nothing.ToChange(new(7, published.Descriptor.FullName, published, "", "", "", DateTimeOffset.UnixEpoch), Language.English);
            Assert.True(change.Before is null && change.After is null && change.Reason == "" && change.Title.Length > 0, published.Descriptor.Name);
        }
    }

    [Fact]
    public void Before_a_record_held_the_latest_of_its_kind_before_a_correction_the_record_it_takes_back_and_before_a_reopening_what_had_ended_the_case()
    {
        CourseRecord first = Visitation("1", Day), second = Visitation("2", Day.AddDays(3)), closing = new() { RecordId = "3", Day = Day.AddDays(5).ToProto(), Closing = new() };
        CourseRecord reopening = new() { RecordId = "4", Day = Day.AddDays(6).ToProto(), Reopening = new() };
        CourseRecord back = new() { RecordId = "5", Day = Day.AddDays(7).ToProto(), TakingBack = new() { RecordId = "2" } }, third = Visitation("6", Day.AddDays(8));
        var course = new CaseCourse(
            CaseId, new PlanFacts { FirstAbsenceDay = Day, KindOfEmployment = Sygeopfoelgning.Rules.KindOfEmployment.EmployeeWithPay },
            new CaseRules("RS-2015", "1", [], Sygeopfoelgning.Rules.Certainty.Verified), [first, second, closing, reopening, back, third], 7, "", default);

        Assert.Equal([null, "1", null, "3", "2", "1"], course.Records.Select(record => course.Before(record)?.RecordId));
    }

    [Fact]
    public void A_record_of_the_progress_shows_what_it_ends_or_what_held_of_its_kind_and_why()
    {
        ProgressRecord measured = new() { RecordId = Id(1), Day = Day.ToProto(), Measurement = new() { Value = 4 } };
        ProgressRecord withdrawn = new() { RecordId = Id(2), Day = Day.ToProto(), MeasurementWithdrawal = new() { MeasurementId = Id(1), Reason = "Opdigtet grund." } };
        ProgressRecord begun = new() { RecordId = Id(3), Day = Day.ToProto(), HealthClarification = new() { Reason = "Første grund." } };
        ProgressRecord clarified = new() { RecordId = Id(4), Day = Day.AddDays(1).ToProto(), HealthClarification = new() { Reason = "Anden grund." } };
        var parts = Nothing with
        {
            Progress = new(CaseId, IsOpen: true, Day, Sygeopfoelgning.Rules.KindOfEmployment.EmployeeWithPay, [measured, withdrawn, begun, clarified]),
        };

        Assert.Equal((null, measured, ""), Told(new MeasurementRecorded { MeasurementId = Id(1) }));
        Assert.Equal((measured, withdrawn, "Opdigtet grund."), Told(new MeasurementWithdrawn { MeasurementId = Id(1) }));
        Assert.Equal((null, begun, "Første grund."), Told(new HealthClarificationDecided { DecisionId = Id(3) }));
        Assert.Equal((begun, clarified, "Anden grund."), Told(new HealthClarificationDecided { DecisionId = Id(4) }));

        (ProgressRecord?, ProgressRecord?, string) Told(Google.Protobuf.IMessage published)
        {
            var change = parts.ToChange(new(7, published.Descriptor.FullName, published, "", "", "", DateTimeOffset.UnixEpoch), Language.Danish);
            return (change.Before?.ProgressRecord, change.After?.ProgressRecord, change.Reason);
        }

        static string Id(int number) => $"01930000-0000-7000-8000-{number:D12}";
    }

    [Fact]
    public void A_change_of_the_responsible_officer_has_the_reason_of_the_assignment_made_at_that_instant()
    {
        var at = new DateTimeOffset(2026, 3, 8, 9, 30, 0, TimeSpan.Zero);
        var parts = Nothing with { Assignments = [new() { AssignedAt = at.ToTimestamp(), Reason = "Ferie (opdigtet)." }] };

        Assert.Equal("Ferie (opdigtet).", Changed(at).Reason);
        Assert.Equal("", Changed(at.AddSeconds(1)).Reason);

        CaseChange Changed(DateTimeOffset when) => parts.ToChange(
            new(7, CaseAccessChanged.Descriptor.FullName, new CaseAccessChanged { Access = new() { ResponsibleId = "ny" } }, "", "", "", when), Language.Danish);
    }

    private static CourseRecord Visitation(string id, DateOnly day) =>
        new() { RecordId = id, Day = day.ToProto(), Visitation = new() { Category = Sygeopfoelgning.Types.V1.VisitationCategory._2 } };
}
