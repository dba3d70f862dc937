using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Talks;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>What may become of a talk and of a hold.</summary>
public sealed class KnownTalkTests
{
    private static readonly Guid Id = Guid.Parse("01930000-0000-7000-8000-000000000001");
    private static readonly Guid CaseId = Guid.Parse("01930000-0000-7000-8000-00000000000c");
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddDays(-7);

    private static readonly Slot Slot = new(Start, Start.AddMinutes(30), "sofie", ContactForm.InPerson, FormReason.Unspecified, Guid.NewGuid(), "", 2);
    private static readonly Slot Later = Slot with { StartsAt = Start.AddDays(1), EndsAt = Start.AddDays(1).AddMinutes(30) };
    private static readonly KnownTalk Booked = KnownTalk.Book(Id, CaseId, TalkPurpose.Visitation, Slot, Done(TalkAct.Booked, Slot, ""));

    [Fact]
    public void A_booked_talk_is_moved_and_cancelled_and_keeps_what_was_done_to_it()
    {
        var moved = Booked.Reschedule(Booked.Etag, Later, Done(TalkAct.Rescheduled, Later), Now).Value;
        var cancelled = moved.Cancel(moved.Etag, Done(TalkAct.Cancelled, Later), Now).Value;

        Assert.Equal((Later, TalkStatus.Booked, 2), (moved.Slot, moved.Status, moved.Version));
        Assert.Equal((TalkStatus.Cancelled, 3), (cancelled.Status, cancelled.Version));
        Assert.Equal([TalkAct.Booked, TalkAct.Rescheduled, TalkAct.Cancelled], cancelled.Done.Select(one => one.Act));
        Assert.Equal([Slot.StartsAt, Later.StartsAt, Later.StartsAt], cancelled.Done.Select(one => one.StartsAt));
    }

    [Fact]
    [Meets("TALK_CANCELLED")]
    public void A_cancelled_talk_stays_cancelled()
    {
        var cancelled = Booked.Cancel(Booked.Etag, Done(TalkAct.Cancelled, Slot), Now).Value;

        Assert.Equal(new TalkIsCancelled(Id), cancelled.Cancel(cancelled.Etag, Done(TalkAct.Cancelled, Slot), Now).Refusal);
        Assert.Equal(new TalkIsCancelled(Id), cancelled.Reschedule(cancelled.Etag, Later, Done(TalkAct.Rescheduled, Later), Now).Refusal);
    }

    [Fact]
    [Meets("TALK_BEGUN")]
    public void A_talk_that_has_begun_is_neither_moved_nor_cancelled()
    {
        Assert.False(Booked.Cancel(Booked.Etag, Done(TalkAct.Cancelled, Slot), Start.AddTicks(-1)).IsRefused);
        Assert.Equal(new TalkBegun(Id, Start), Booked.Cancel(Booked.Etag, Done(TalkAct.Cancelled, Slot), Start).Refusal);
        Assert.Equal(new TalkBegun(Id, Start), Booked.Reschedule(Booked.Etag, Later, Done(TalkAct.Rescheduled, Later), Start).Refusal);
    }

    [Fact]
    public void A_talk_begins_on_its_day_is_completed_and_is_changed_no_more()
    {
        var day = new DateOnly(2026, 3, 3);
        Assert.Equal(new TalkDayNotCome(Id, day), Booked.Start(Booked.Etag, Done(TalkAct.Started, Slot), day.AddDays(-1)).Refusal);
        Assert.Equal(new TalkNotStarted(Id), Booked.Complete(Booked.Etag, Done(TalkAct.Completed, Slot)).Refusal);
        Assert.Equal(new TalkNotCompleted(Id), Booked.Correct(Booked.Etag, Done(TalkAct.Corrected, Slot)).Refusal);
        var started = Booked.Start(Booked.Etag, Done(TalkAct.Started, Slot), day.AddDays(1)).Value;
        Assert.Equal((TalkStatus.Started, day.AddDays(1), day.AddDays(1)), (started.Status, started.StartedOn, started.HeldOn));
        Assert.Equal(new TalkIsStarted(Id), started.Cancel(started.Etag, Done(TalkAct.Cancelled, Slot), Now).Refusal);
        Assert.Equal(new TalkIsStarted(Id), started.Prepare(started.Etag, Done(TalkAct.Prepared, Slot)).Refusal);
        var recorded = started.Record(started.Etag, Done(TalkAct.FactsRecorded, Slot), TalkMethod.Luca).Value;
        var completed = recorded.Complete(recorded.Etag, Done(TalkAct.Completed, Slot)).Value;
        Assert.Equal((TalkStatus.Completed, TalkMethod.Luca, 4), (completed.Status, completed.Method, completed.Version));
        Assert.Equal(new TalkIsCompleted(Id), completed.Complete(completed.Etag, Done(TalkAct.Completed, Slot)).Refusal);
        Assert.Equal(new TalkIsCompleted(Id), completed.Reschedule(completed.Etag, Later, Done(TalkAct.Rescheduled, Later), Now).Refusal);
        Assert.Equal(new TalkIsCompleted(Id), completed.MissedByCitizen(completed.Etag, Done(TalkAct.NoShow, Slot), Id, Start).Refusal);
        Assert.Equal(TalkStatus.Completed, completed.Correct(completed.Etag, Done(TalkAct.Corrected, Slot)).Value.Status);
        Assert.IsType<EtagMismatch>(completed.Correct(recorded.Etag, Done(TalkAct.Corrected, Slot)).Refusal);
    }

    [Fact]
    public void A_citizen_can_have_stayed_away_only_when_the_time_has_come_and_that_can_be_taken_back()
    {
        var noShow = Guid.NewGuid();
        Assert.Equal(new TalkNotBegun(Id, Start), Booked.MissedByCitizen(Booked.Etag, Done(TalkAct.NoShow, Slot), noShow, Start.AddTicks(-1)).Refusal);
        Assert.Equal(new TalkNotANoShow(Id), Booked.WithdrawNoShow(Booked.Etag, Done(TalkAct.NoShowWithdrawn, Slot)).Refusal);
        var missed = Booked.MissedByCitizen(Booked.Etag, Done(TalkAct.NoShow, Slot), noShow, Start).Value;
        Assert.Equal((TalkStatus.NoShow, noShow), (missed.Status, missed.NoShowId));
        Assert.Equal(new TalkIsNoShow(Id), missed.Cancel(missed.Etag, Done(TalkAct.Cancelled, Slot), Now).Refusal);
        var back = missed.WithdrawNoShow(missed.Etag, Done(TalkAct.NoShowWithdrawn, Slot)).Value;
        Assert.Equal((TalkStatus.Booked, null), (back.Status, back.NoShowId));
    }

    [Fact]
    [Meets("TALK_UNCHANGED")]
    public void A_talk_is_moved_to_something_else()
    {
        Assert.Equal(new TalkUnchanged(Id), Booked.Reschedule(Booked.Etag, Slot, Done(TalkAct.Rescheduled, Slot), Now).Refusal);
        Assert.False(Booked.Reschedule(Booked.Etag, Slot with { OfficerId = "karl" }, Done(TalkAct.Rescheduled, Slot), Now).IsRefused);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("no etag")]
    public void Who_read_another_version_reads_again(string etag)
    {
        var refused = Assert.IsType<EtagMismatch>(Booked.Cancel(etag, Done(TalkAct.Cancelled, Slot), Now).Refusal);
        Assert.Equal(("1", "Sofie"), (refused.CurrentEtag, refused.ChangedBy));
    }

    [Fact]
    [Meets("HOLD_EXPIRED")]
    [Meets("HOLD_CONSUMED")]
    [Meets("HOLD_NOT_FOUND")]
    public void A_hold_is_used_once_and_before_it_ends()
    {
        var hold = new KnownHold(Id, CaseId, Slot, Now.AddMinutes(10), null);

        Assert.Equal(hold, KnownHold.Find([hold], Id, Now.AddMinutes(10).AddTicks(-1)).Value);
        Assert.Equal(new HoldExpired(Id, hold.ExpiresAt), KnownHold.Find([hold], Id, Now.AddMinutes(10)).Refusal);
        Assert.Equal(new HoldConsumed(Id, CaseId), KnownHold.Find([hold with { TalkId = CaseId }], Id, Now).Refusal);
        Assert.Equal(new HoldNotFound(CaseId), KnownHold.Find([hold], CaseId, Now).Refusal);
    }

    [Fact]
    [Meets("HOLDS_FULL")]
    public void A_case_has_two_live_holds_at_once()
    {
        var hold = new KnownHold(Id, CaseId, Slot, Now.AddMinutes(10), null);

        Assert.Null(KnownHold.Another([hold, hold with { TalkId = CaseId }, hold with { ExpiresAt = Now }], Now));
        Assert.Equal(new HoldsFull(2), KnownHold.Another([hold, hold], Now));
    }

    private static TalkDone Done(TalkAct act, Slot slot, string reason = "Opdigtet.") => new(act, slot.StartsAt, slot.EndsAt, reason, "sofie", "Sofie", Now);
}
