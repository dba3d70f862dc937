using Google.Rpc;
using Grpc.Core;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Talks through the client: held for a moment, booked, moved and cancelled, and everything that is refused.</summary>
public sealed class BookingTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_time_is_held_booked_moved_and_cancelled_and_the_journal_says_so()
    {
        var registered = await Caseworker.Planned();
        var caseId = registered.Case.CaseId;
        var (officer, room) = (await Fixture.Calendar(), await Fixture.Room());

        var hold = await Caseworker.Hold(caseId, GivenTalks.At(officer, 9, roomId: room));
        var booked = (await Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(hold), deadline: Suite.Soon)).Talk;
        var moved = (await Caseworker.Bookings().RescheduleTalkAsync(
            GivenTalks.Moving(booked, GivenTalks.At(officer, 11, day: GivenTalks.Day.AddDays(1))), deadline: Suite.Soon)).Talk;
        var cancelled = (await Caseworker.Bookings().CancelTalkAsync(GivenTalks.Cancelling(moved), deadline: Suite.Soon)).Talk;

        Assert.Equal((hold.Appointment, TalkStatus.Booked, "Lokale 2 (opdigtet)"), (booked.Appointment, booked.Status, booked.RoomName));
        Assert.Equal((ContactForm.Phone, "", GivenTalks.Why), (moved.Appointment.ContactForm, moved.RoomName, moved.Changes[^1].Reason));
        Assert.Equal([TalkAct.Booked, TalkAct.Rescheduled, TalkAct.Cancelled], cancelled.Changes.Select(change => change.Act));
        Assert.All(cancelled.Changes, change => Assert.Equal("Sofie Sagsbehandler", change.ChangedByName));
        Assert.Equal(TalkStatus.Cancelled, cancelled.Status);
        Assert.Equal(cancelled, await Caseworker.GetTalk(booked));
        Assert.Equal(
            [
                "Der er booket en samtale den 3. marts 2099. Formål: visitation. Form: personligt fremmøde.",
                "En samtale, der skulle holdes den 3. marts 2099, er flyttet til den 4. marts 2099. Formål: visitation. Form: telefon. Begrundelsen står ved samtalen.",
                "Samtalen, der skulle holdes den 4. marts 2099, er aflyst. Formål: visitation. Begrundelsen står ved samtalen.",
            ],
            (await Entries(caseId, 3)).Select(entry => entry.Text));

        // All its times are free again.
        var other = (await Caseworker.Planned()).Case.CaseId;
        await Caseworker.Book(other, GivenTalks.At(officer, 9, roomId: room));
        await Caseworker.Book(other, GivenTalks.At(officer, 11, day: GivenTalks.Day.AddDays(1)));
    }

    [Fact]
    public async Task A_citizen_sees_time_place_and_form_and_not_whose_calendar_it_is()
    {
        var registered = await Caseworker.Planned();
        var (caseId, officer, room) = (registered.Case.CaseId, await Fixture.Calendar(), await Fixture.Room());
        var talk = await Caseworker.Book(caseId, GivenTalks.At(officer, 9, roomId: room));
        using var citizen = Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);
        using var another = Stack.As(new TokenHolder("citizen", Municipality, "Bo Borger", Guid.NewGuid().ToString()), purpose: null);

        var seen = await citizen.GetTalk(talk);

        Assert.Equal((talk.Appointment.StartsAt, talk.Appointment.EndsAt, ContactForm.InPerson), (seen.Appointment.StartsAt, seen.Appointment.EndsAt, seen.Appointment.ContactForm));
        Assert.Equal(("Lokale 2 (opdigtet)", "Prøvevej 2, 1. sal (opdigtet)"), (seen.RoomName, seen.RoomAddress));
        Assert.DoesNotContain(officer, seen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Sofie", seen.ToString(), StringComparison.Ordinal);
        Assert.Equal([seen], (await citizen.Bookings().ListCaseTalksAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Talks);
        Assert.DoesNotContain(await Export(citizen, caseId), record => record.ToString().Contains(officer, StringComparison.Ordinal));
        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", another.Bookings().GetTalkAsync(new() { CaseId = caseId, TalkId = talk.TalkId }, deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", citizen.Bookings().CancelTalkAsync(GivenTalks.Cancelling(talk), deadline: Suite.Soon));
    }

    [Fact]
    public async Task The_talks_of_a_case_are_part_of_its_file_and_go_with_it()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar();
        var talk = await Caseworker.Book(caseId, GivenTalks.At(officer, 9));
        var hold = await Caseworker.Hold(caseId, GivenTalks.At(officer, 11));

        var exported = await Export(Caseworker, caseId);
        Assert.Equal([talk], exported.Where(record => record.RecordCase == CaseFileRecord.RecordOneofCase.Talk).Select(record => record.Talk));
        Assert.Equal([hold], Held(exported));

        var scheduling = await Fixture.Database("scheduling", "superuser");
        await new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases")).OrderErasureAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = caseId, CaseNumber = (await Caseworker.Cases.GetCaseAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Case.CaseNumber,
                Reason = "Registreret ved en fejl.",
            },
            deadline: Suite.Soon);
        await Eventually.True("nothing is left of the case", async () => await scheduling.One<long>(
            """
            select (select count(*) from talk where case_id = $1) + (select count(*) from slot_hold where case_id = $1)
                 + (select count(*) from occupied where case_id = $1) + (select count(*) from talk_change where talk_id = $2)
            """,
            Guid.Parse(caseId), Guid.Parse(talk.TalkId)) == 0);
    }

    [Fact]
    public async Task A_time_is_part_of_the_file_of_its_case_while_it_is_held()
    {
        var registered = await Caseworker.Planned();
        var (caseId, officer) = (registered.Case.CaseId, await Fixture.Calendar());
        var (booked, held) = (await Caseworker.Hold(caseId, GivenTalks.At(officer, 9)), await Caseworker.Hold(caseId, GivenTalks.At(officer, 11)));
        await Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(booked), deadline: Suite.Soon);
        using var citizen = Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

        Assert.Equal([held], Held(await Export(Caseworker, caseId)));
        var seen = Assert.Single(Held(await Export(citizen, caseId)));
        Assert.Equal((held.Appointment.StartsAt, ""), (seen.Appointment.StartsAt, seen.Appointment.OfficerId));

        await (await Fixture.Database("scheduling", "superuser")).Run(
            "update slot_hold set expires_at = expires_at - interval '1 hour' where hold_id = $1", Guid.Parse(held.HoldId));
        Assert.Empty(Held(await Export(Caseworker, caseId)));
    }

    [Fact]
    public async Task What_may_say_something_about_the_citizen_cannot_be_read_in_the_database()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar();
        var at = GivenTalks.At(officer, 10);
        (at.ContactForm, at.FormReason, at.Workplace) = (ContactForm.InPerson, FormReason.Unspecified, "Zinkværkstedet i Zebragade (opdigtet)");
        await Caseworker.Hold(caseId, GivenTalks.At(officer, 13));
        var talk = await Caseworker.Book(caseId, at);
        await Caseworker.Bookings().CancelTalkAsync(GivenTalks.Cancelling(talk), deadline: Suite.Soon);

        var scheduling = await Fixture.Database("scheduling", "superuser");
        foreach (var table in (string[])["talk", "talk_change", "slot_hold", "occupied", "event"])
        {
            foreach (var secret in (string[])["Zinkværkstedet", GivenTalks.Why])
            {
                Assert.Equal(0, await scheduling.One<long>(
                    $"select count(*) from {table} t where position($1 in t::text) > 0 or position($2 in t::text) > 0",
                    secret, Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret))));
            }
        }
    }

    [Fact]
    public async Task A_hold_is_used_once_by_its_own_case_before_it_ends()
    {
        var (caseId, other) = ((await Caseworker.Planned()).Case.CaseId, (await Caseworker.Planned()).Case.CaseId);
        var officer = await Fixture.Calendar();
        var (hold, released) = (await Caseworker.Hold(caseId, GivenTalks.At(officer, 9)), await Caseworker.Hold(caseId, GivenTalks.At(officer, 11)));

        await GivenTalks.RefusedBy(Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(other, GivenTalks.At(officer, 9)), deadline: Suite.Soon), "TIME_TAKEN");
        await Refused.By(StatusCode.FailedPrecondition, "HOLDS_FULL", Caseworker.Bookings().HoldSlotAsync(
            GivenTalks.Holding(caseId, GivenTalks.At(officer, 13)), deadline: Suite.Soon));
        var foreign = GivenTalks.Booking(hold);
        foreign.CaseId = other;
        await Refused.By(StatusCode.NotFound, "HOLD_NOT_FOUND", Caseworker.Bookings().BookTalkAsync(foreign, deadline: Suite.Soon));

        await Caseworker.Bookings().ReleaseSlotAsync(new() { RequestId = Given.RequestId, CaseId = caseId, HoldId = released.HoldId }, deadline: Suite.Soon);
        await Refused.By(StatusCode.NotFound, "HOLD_NOT_FOUND", Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(released), deadline: Suite.Soon));
        await Caseworker.Book(other, GivenTalks.At(officer, 11));

        var talk = (await Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(hold), deadline: Suite.Soon)).Talk;
        var consumed = await Refused.By(StatusCode.FailedPrecondition, "HOLD_CONSUMED", Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(hold), deadline: Suite.Soon));
        Assert.Equal(talk.TalkId, consumed.Info.Metadata["talk_id"]);
        await Refused.By(StatusCode.FailedPrecondition, "HOLD_CONSUMED", Caseworker.Bookings().ReleaseSlotAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, HoldId = hold.HoldId }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_hold_that_has_ended_holds_nothing_and_the_next_booking_removes_it()
    {
        var (caseId, other) = ((await Caseworker.Planned()).Case.CaseId, (await Caseworker.Planned()).Case.CaseId);
        var officer = await Fixture.Calendar();
        var hold = await Caseworker.Hold(caseId, GivenTalks.At(officer, 9));
        Assert.InRange(hold.ExpiresAt.ToDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(11));
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await End(hold.HoldId);

        await Refused.By(StatusCode.FailedPrecondition, "HOLD_EXPIRED", Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(hold), deadline: Suite.Soon));
        await Caseworker.Book(other, GivenTalks.At(officer, 9));

        Assert.Equal(0, await scheduling.One<long>(
            "select count(*) from occupied where booking_id = $1 and resource_id like 'officer:%'", Guid.Parse(hold.HoldId)));

        async Task End(string holdId)
        {
            await scheduling.Run("update slot_hold set expires_at = expires_at - interval '1 hour' where hold_id = $1", Guid.Parse(holdId));
            await scheduling.Run("update occupied set hold_expires_at = hold_expires_at - interval '1 hour' where booking_id = $1", Guid.Parse(holdId));
        }
    }

    [Fact]
    public async Task Everything_that_is_in_the_way_is_said_at_once()
    {
        var (caseId, other) = ((await Caseworker.Planned()).Case.CaseId, (await Caseworker.Planned()).Case.CaseId);
        var (officer, room) = (await Fixture.Calendar(mostTalks: 1), await Fixture.Room(seats: 3));
        await Caseworker.Book(other, GivenTalks.At(officer, 9, roomId: room));
        var worst = GivenTalks.At(officer, 9, roomId: room);
        (worst.ContactForm, worst.Persons) = (ContactForm.Video, 4);

        var refused = await GivenTalks.RefusedBy(
            Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(caseId, worst), deadline: Suite.Soon),
            "FORM_NEEDS_REASON", "DAY_FULL", "ROOM_TOO_SMALL", "TIME_TAKEN", "TIME_TAKEN");

        Assert.Equal("FORM_NEEDS_REASON,DAY_FULL,ROOM_TOO_SMALL,TIME_TAKEN,TIME_TAKEN", refused.Info.Metadata["reasons"]);
        Assert.Equal(
            ["Medarbejderen er optaget den 3. marts 2099 kl. 09:00-09:30. Vælg en anden tid.", "Lokalet er optaget den 3. marts 2099 kl. 09:00-09:30. Vælg en anden tid."],
            refused.Detail<PreconditionFailure>().Violations.Skip(3).Select(violation => violation.Description));
        Assert.DoesNotContain(other, refused.Detail<PreconditionFailure>().ToString() + refused.Info, StringComparison.Ordinal);

        // The same is said before anything is held, and when only tried.
        await GivenTalks.RefusedBy(
            Caseworker.Bookings().HoldSlotAsync(GivenTalks.Holding(caseId, worst), deadline: Suite.Soon),
            "FORM_NEEDS_REASON", "DAY_FULL", "ROOM_TOO_SMALL", "TIME_TAKEN", "TIME_TAKEN");
    }

    [Fact]
    public async Task A_time_in_anothers_buffer_outside_the_hours_or_on_a_closed_day_is_refused_also_when_nobody_offered_it()
    {
        var (caseId, other) = ((await Caseworker.Planned()).Case.CaseId, (await Caseworker.Planned()).Case.CaseId);
        var officer = await Fixture.Calendar();
        await Caseworker.Book(other, GivenTalks.At(officer, 9));

        await Is("TIME_IN_BUFFER", GivenTalks.At(officer, 9, 44));
        await Is("OUTSIDE_HOURS", GivenTalks.At(officer, 7, 59));
        await Is("CLOSED_DAY", GivenTalks.At(officer, 10, day: new(2099, 3, 7)));
        await Is("CLOSED_DAY", GivenTalks.At(officer, 10, day: new(2099, 12, 25)));
        await Is("OFFICER_NOT_KNOWN", GivenTalks.At("nobody-at-all", 10));
        await Is("ROOM_NOT_KNOWN", GivenTalks.At(officer, 10, roomId: Given.RequestId));
        var away = GivenTalks.At(officer, 15, 10);
        (away.ContactForm, away.FormReason, away.Workplace) = (ContactForm.InPerson, FormReason.Unspecified, "Opdigtet værksted");
        await Is("OUTSIDE_HOURS", away);
        await Caseworker.Book(caseId, GivenTalks.At(officer, 9, 45));

        async Task Is(string reason, Appointment at) =>
            await GivenTalks.RefusedBy(Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(caseId, at), deadline: Suite.Soon), reason);
    }

    [Fact]
    public async Task The_first_talk_in_person_is_not_moved_behind_one_by_phone_that_needs_it_before_it()
    {
        var municipality = await Fixture.NewMunicipality("RS-2025");
        var suite = Fixture.As(municipality: municipality);
        var caseId = (await suite.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar(municipality: municipality);
        var first = await suite.Book(caseId, InPerson(0));
        var second = await suite.Book(caseId, ByPhone(1));

        var refused = await GivenTalks.RefusedBy(
            suite.Bookings().RescheduleTalkAsync(GivenTalks.Moving(first, InPerson(2)), deadline: Suite.Soon), "LATER_TALK_NOT_ALLOWED");
        var byPhone = first.Appointment.Clone();
        (byPhone.ContactForm, byPhone.FormReason, byPhone.Workplace) = (ContactForm.Phone, FormReason.InActivity, "");
        await GivenTalks.RefusedBy(suite.Bookings().RescheduleTalkAsync(GivenTalks.Moving(first, byPhone), deadline: Suite.Soon), "LATER_TALK_NOT_ALLOWED");

        Assert.Equal($"talk/{second.TalkId}", Assert.Single(refused.Detail<PreconditionFailure>().Violations).Subject);
        Assert.Contains("den 4. marts 2099 kl. 09:00", refused.Text.Message, StringComparison.Ordinal);
        Assert.Equal(first, await suite.GetTalk(first));

        // Once the other is out of the way it can be moved.
        await suite.Bookings().RescheduleTalkAsync(GivenTalks.Moving(second, ByPhone(3)), deadline: Suite.Soon);
        await suite.Bookings().RescheduleTalkAsync(GivenTalks.Moving(first, InPerson(2)), deadline: Suite.Soon);

        Appointment InPerson(int days)
        {
            var at = GivenTalks.At(officer, 9, day: GivenTalks.Day.AddDays(days));
            (at.ContactForm, at.FormReason, at.Workplace) = (ContactForm.InPerson, FormReason.Unspecified, "Opdigtet værksted");
            return at;
        }

        Appointment ByPhone(int days)
        {
            var at = GivenTalks.At(officer, 9, day: GivenTalks.Day.AddDays(days));
            at.FormReason = FormReason.CitizensChoice;
            return at;
        }
    }

    [Fact]
    public async Task Nothing_is_booked_during_standby_and_after_the_case_has_ended()
    {
        var officer = await Fixture.Calendar();
        var registered = await Caseworker.Planned();
        var standby = await Caseworker.Courses.DecideStandbyAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = registered.Case.Etag, FromDay = Given.Today.ToProto(), Standby = true,
                Ground = StandbyGround.SeriousIllness, Reason = "Opdigtet begrundelse.",
            },
            deadline: Suite.Soon);
        var booking = GivenTalks.Booking(registered.Case.CaseId, GivenTalks.At(officer, 9));
        booking.AtLeast = standby.Position;
        await GivenTalks.RefusedBy(Caseworker.Bookings().BookTalkAsync(booking, deadline: Suite.Soon), "CASE_ON_STANDBY");

        var ended = await Caseworker.Planned();
        var recovery = await Caseworker.Courses.RecordRecoveryAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = ended.Case.CaseId, Etag = ended.Case.Etag, RecoveredOn = Given.Today.ToProto(), Source = RecoverySource.Officer,
            },
            deadline: Suite.Soon);
        booking = GivenTalks.Booking(ended.Case.CaseId, GivenTalks.At(officer, 9));
        booking.AtLeast = recovery.Position;
        await GivenTalks.RefusedBy(Caseworker.Bookings().BookTalkAsync(booking, deadline: Suite.Soon), "CASE_ENDED");
    }

    [Fact]
    public async Task A_talk_that_has_begun_by_the_business_date_is_not_changed_and_none_is_booked_in_the_past()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Planned();
        var officer = await Fixture.Calendar(municipality: municipality);
        var talk = await suite.Book(registered.Case.CaseId, GivenTalks.At(officer, 9));

        await suite.SetBusinessDate(GivenTalks.Day.AddDays(1));

        await Refused.By(StatusCode.FailedPrecondition, "TALK_BEGUN", suite.Bookings().CancelTalkAsync(GivenTalks.Cancelling(talk), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_BEGUN", suite.Bookings().RescheduleTalkAsync(
            GivenTalks.Moving(talk, GivenTalks.At(officer, 9, day: GivenTalks.Day.AddDays(2))), deadline: Suite.Soon));
        await GivenTalks.RefusedBy(suite.Bookings().BookTalkAsync(GivenTalks.Booking(registered.Case.CaseId, GivenTalks.At(officer, 11)), deadline: Suite.Soon), "TALK_IN_THE_PAST");
        var hold = await suite.Hold(registered.Case.CaseId, GivenTalks.At(officer, 9, day: GivenTalks.Day.AddDays(2)));
        Assert.InRange(hold.ExpiresAt.ToDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(11));
    }

    [Fact]
    public async Task A_talk_is_changed_by_who_has_read_it_as_it_is_and_not_after_it_was_cancelled()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar();
        var talk = await Caseworker.Book(caseId, GivenTalks.At(officer, 9));
        var moved = (await Fixture.As("coordinator", name: "Karen Koordinator").Bookings().RescheduleTalkAsync(
            GivenTalks.Moving(talk, GivenTalks.At(officer, 9, 10)), deadline: Suite.Soon)).Talk;

        var mismatch = await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", Caseworker.Bookings().CancelTalkAsync(GivenTalks.Cancelling(talk), deadline: Suite.Soon));
        Assert.Equal((moved.Etag, "Karen Koordinator"), (mismatch.Info.Metadata["current_etag"], mismatch.Info.Metadata["changed_by"]));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_UNCHANGED", Caseworker.Bookings().RescheduleTalkAsync(
            GivenTalks.Moving(moved, GivenTalks.At(officer, 9, 10)), deadline: Suite.Soon));

        var cancelled = (await Caseworker.Bookings().CancelTalkAsync(GivenTalks.Cancelling(moved), deadline: Suite.Soon)).Talk;
        await Refused.By(StatusCode.FailedPrecondition, "TALK_CANCELLED", Caseworker.Bookings().CancelTalkAsync(GivenTalks.Cancelling(cancelled), deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "TALK_NOT_FOUND", Caseworker.Bookings().GetTalkAsync(new() { CaseId = caseId, TalkId = Given.RequestId }, deadline: Suite.Soon));
        var elsewhere = (await Caseworker.Planned()).Case.CaseId;
        await Refused.By(StatusCode.NotFound, "TALK_NOT_FOUND", Caseworker.Bookings().GetTalkAsync(new() { CaseId = elsewhere, TalkId = talk.TalkId }, deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Fixture.As(municipality: 766).Bookings().GetTalkAsync(new() { CaseId = caseId, TalkId = talk.TalkId }, deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", Fixture.As("payment_unit", name: "Ulla Udbetaling").Bookings().HoldSlotAsync(
            GivenTalks.Holding(caseId, GivenTalks.At(officer, 14)), deadline: Suite.Soon));
    }

    [Fact]
    public async Task What_is_no_time_or_no_place_is_refused_with_every_violation_at_once()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar();
        var at = GivenTalks.At(officer, 9);
        (at.ContactForm, at.FormReason, at.Persons) = (ContactForm.InPerson, (FormReason)99, 1);
        at.StartsAt.Seconds += 1;
        at.EndsAt.Seconds += 8 * 3600;

        await Refused.For(
            Caseworker.Bookings().HoldSlotAsync(GivenTalks.Holding(caseId, at), deadline: Suite.Soon),
            ("appointment.starts_at", "TIME_NOT_WHOLE_MINUTE"), ("appointment.ends_at", "TALK_LENGTH_OUT_OF_RANGE"),
            ("appointment.form_reason", "ENUM_UNKNOWN"), ("appointment.room_id", "PLACE_MISSING"), ("appointment.persons", "PERSONS_OUT_OF_RANGE"));

        var twice = GivenTalks.At(officer, 9, roomId: Given.RequestId);
        twice.Workplace = "Opdigtet værksted";
        var phone = GivenTalks.At(officer, 9);
        phone.Workplace = "Opdigtet værksted";
        await Refused.For(Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(caseId, twice), deadline: Suite.Soon), ("appointment.room_id", "PLACE_TWICE"));
        await Refused.For(Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(caseId, phone), deadline: Suite.Soon), ("appointment.workplace", "WORKPLACE_IN_PERSON"));
        var both = GivenTalks.Booking(caseId, GivenTalks.At(officer, 9));
        both.HoldId = Given.RequestId;
        await Refused.For(Caseworker.Bookings().BookTalkAsync(both, deadline: Suite.Soon), ("hold_id", "HOLD_OR_APPOINTMENT"));
        var none = GivenTalks.Booking(caseId, GivenTalks.At(officer, 9));
        none.Appointment = null;
        await Refused.For(Caseworker.Bookings().BookTalkAsync(none, deadline: Suite.Soon), ("hold_id", "HOLD_OR_APPOINTMENT"));
        var number = GivenTalks.At(officer, 9);
        number.OfficerId = Persons.New();
        await Refused.For(Caseworker.Bookings().HoldSlotAsync(GivenTalks.Holding(caseId, number), deadline: Suite.Soon), ("appointment.officer_id", "OPAQUE_ID_INVALID"));
    }

    private static IEnumerable<SlotHold> Held(IEnumerable<CaseFileRecord> records) =>
        records.Where(record => record.RecordCase == CaseFileRecord.RecordOneofCase.SlotHold).Select(record => record.SlotHold);

    private static async Task<List<CaseFileRecord>> Export(Suite suite, string caseId)
    {
        using var call = new CaseFileService.CaseFileServiceClient(suite.To("scheduling")).ExportCase(new() { CaseId = caseId }, deadline: Suite.Soon);
        var records = new List<CaseFileRecord>();
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            records.AddRange(message.Records.Where(record => record.RecordCase != CaseFileRecord.RecordOneofCase.HistoryEvent));
        }

        return records;
    }

    // Notices of deadlines may come between the entries.
    private async Task<List<JournalEntry>> Entries(string caseId, int count) => await Eventually.Becomes(
        "the journal tells of the talks",
        async () => (await Caseworker.Entries(caseId)).Where(one => one.EventType.Contains(".Talk", StringComparison.Ordinal)).ToList(),
        found => found.Count == count);
}
