using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Testing.V1;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The time of day of the business clock: a talk begins by it.</summary>
public sealed class TimeOfDayTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_talk_begins_when_the_business_clock_says_so()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var caseId = (await suite.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar(municipality: municipality);
        var talk = await suite.Book(caseId, GivenTalks.At(officer, 9));

        await suite.SetBusinessDate(GivenTalks.Day, new TimeOnly(8, 59, 59));
        talk = (await suite.Bookings().RescheduleTalkAsync(GivenTalks.Moving(talk, GivenTalks.At(officer, 10)), deadline: Suite.Soon)).Talk;

        await suite.SetBusinessDate(GivenTalks.Day, new TimeOnly(10, 0));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_BEGUN", suite.Bookings().CancelTalkAsync(GivenTalks.Cancelling(talk), deadline: Suite.Soon));
        await GivenTalks.RefusedBy(
            suite.Bookings().BookTalkAsync(GivenTalks.Booking(caseId, GivenTalks.At(officer, 9)), deadline: Suite.Soon), "TALK_IN_THE_PAST");
        await suite.Book(caseId, GivenTalks.At(officer, 13));
    }

    [Fact]
    public async Task Times_are_found_after_the_business_clock_and_it_stands_still_for_every_replica()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var caseId = (await suite.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar(municipality: municipality);
        await suite.SetBusinessDate(GivenTalks.Day, new TimeOnly(11, 7));

        foreach (var _ in Enumerable.Range(0, 8))
        {
            var found = await suite.Bookings().FindSlotsAsync(
                new FindSlotsRequest
                {
                    CaseId = caseId, OfficerIds = { officer }, Duration = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromHours(0.5)),
                    ContactForm = ContactForm.Phone, FormReason = FormReason.InActivity, Limit = 1,
                },
                deadline: Suite.Soon);
            Assert.Equal(GivenTalks.At(officer, 11, 15).StartsAt, Assert.Single(found.Slots).StartsAt);
        }
    }

    [Fact]
    public async Task A_set_time_is_answered_as_an_instant_and_a_date_alone_has_the_real_time_of_day()
    {
        var municipality = await Fixture.NewMunicipality();
        var clock = new ClockService.ClockServiceClient(Fixture.As(municipality: municipality).To("scheduling"));

        var set = await clock.SetBusinessDateAsync(At(new DateOnly(2026, 7, 1), 9, 30), deadline: Suite.Soon);
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 7, 30, 0, TimeSpan.Zero), set.Now.ToDateTimeOffset());

        // The first of the two.
        set = await clock.SetBusinessDateAsync(At(new DateOnly(2026, 10, 25), 2, 30), deadline: Suite.Soon);
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), set.Now.ToDateTimeOffset());

        var before = TimeProvider.System.GetUtcNow();
        var real = await clock.SetBusinessDateAsync(new(), deadline: Suite.Soon);
        Assert.InRange(real.Now.ToDateTimeOffset(), before.AddSeconds(-1), TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task A_time_that_does_not_exist_or_has_no_date_is_refused()
    {
        var municipality = await Fixture.NewMunicipality();
        var clock = new ClockService.ClockServiceClient(Fixture.As(municipality: municipality).To("scheduling"));
        var (day, spring) = (new DateOnly(2026, 7, 1), new DateOnly(2026, 3, 29));

        await Refused.For(clock.SetBusinessDateAsync(At(day, 24, 0), deadline: Suite.Soon), ("time", "TIME_OF_DAY_INVALID"));
        await Refused.For(clock.SetBusinessDateAsync(At(day, 9, -1), deadline: Suite.Soon), ("time", "TIME_OF_DAY_INVALID"));
        await Refused.For(clock.SetBusinessDateAsync(At(spring, 2, 30), deadline: Suite.Soon), ("time", "TIME_SKIPPED"));
        var dateless = At(day, 9, 0);
        dateless.Date = null;
        await Refused.For(clock.SetBusinessDateAsync(dateless, deadline: Suite.Soon), ("time", "TIME_WITHOUT_DATE"));
        var fine = At(day, 9, 0);
        fine.Time.Nanos = 1;
        await Refused.For(clock.SetBusinessDateAsync(fine, deadline: Suite.Soon), ("time", "TIME_OF_DAY_INVALID"));
    }

    private static SetBusinessDateRequest At(DateOnly day, int hours, int minutes) =>
        new() { Date = day.ToProto(), Time = new() { Hours = hours, Minutes = minutes } };
}
